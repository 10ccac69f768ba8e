"""How often somebody may knock.

Counted in Redis, so that all web processes share the count; in this process's memory while Redis
is away: staff must get in then too. The keys are digests: Redis holds no names or addresses.
"""

import hashlib

from flask import Flask, Response, request, session
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import current_user

from bot.settings import Settings


def _key(kind: str, *parts: str) -> str:
    return f"{kind}:{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:32]}"


def typed_username() -> str:
    """The name in the log-in form, as accounts are kept: lower case."""
    return request.form.get("username", "").strip().lower()


def address_key() -> str:
    """One key per address; proxies count as far as settings trust them."""
    return _key("address", get_remote_address())


def account_key() -> str:
    """One key per account that somebody tries to enter."""
    return _key("account", typed_username())


def pair_key() -> str:
    """One key per account and address."""
    return _key("pair", typed_username(), get_remote_address())


def half_key() -> str:
    """One key per account whose password somebody has typed, wherever from."""
    return _key("half", str(session.get("half", {}).get("staff", "")))


def own_key() -> str:
    """One key per account that is signed in."""
    return _key("half", str(current_user.staff_id))


def _refused(response: Response) -> bool:
    return response.status_code != 303


limiter = Limiter(address_key, strategy="moving-window", in_memory_fallback_enabled=True)


# Counted before the password is looked at, so that tries at the same instant count too.
five_codes = limiter.limit("5 per 15 minutes", key_func=half_key)
five_tries = limiter.limit("5 per 15 minutes", key_func=pair_key)
# Many accounts from one address, or many addresses at one account, are no way around. These count
# refusals only: an office shares one address.
refusals_of_address = limiter.limit("40 per 15 minutes", key_func=address_key, deduct_when=_refused)
refusals_of_account = limiter.limit("40 per 15 minutes", key_func=account_key, deduct_when=_refused)
# Of whoever is signed in: a browser left open must not be a place to guess the password at.
own_password = limiter.limit("5 per 15 minutes", key_func=own_key)
links_of_address = limiter.limit("30 per 15 minutes", key_func=address_key)
# A demonstration to a full room, not a flood.
texts_of_address = limiter.limit("60 per minute", key_func=address_key)

# A room full of people behind one address of the hall's network; and nobody tries out numbers.
arrivals_of_address = limiter.limit("60 per minute", key_func=address_key)


def forgive() -> None:
    """Clears the count of this account at this address: the password, or the code, was right."""
    for spent in limiter.current_limits:
        if any(part.startswith(("pair:", "half:")) for part in spent.request_args):
            limiter.limiter.clear(spent.limit, *spent.request_args)


def register(app: Flask, settings: Settings) -> None:
    """Counts in the Redis that the settings name, waiting half a second for it at most."""
    app.config["RATELIMIT_STORAGE_URI"] = settings.redis_url.replace("unix://", "redis+unix://", 1)
    app.config["RATELIMIT_STORAGE_OPTIONS"] = {"socket_timeout": 0.5, "socket_connect_timeout": 0.5}
    app.config["RATELIMIT_KEY_PREFIX"] = "sapa"
    limiter.init_app(app)

"""A test's settings as the environment of a process."""

from pydantic import SecretStr

from bot.settings import Settings


def told(settings: Settings) -> dict[str, str]:
    """What was set, as environment variables."""
    given = {name: getattr(settings, name) for name in settings.model_fields_set}
    given |= {"channels": ",".join(settings.channels), "demo": int(settings.demo)}
    return {
        name.upper(): value.get_secret_value() if isinstance(value, SecretStr) else str(value)
        for name, value in given.items()
    }

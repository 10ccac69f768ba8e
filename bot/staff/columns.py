"""Which columns a clerk sees in the list of reports; their browser remembers."""

from flask import Response, request

# In the order of the table. The number is always there.
COLUMNS = {
    "kategori": "Kategori",
    "jumlah": "Jumlah",
    "kelurahan": "Kelurahan",
    "keterangan": "Keterangan",
    "pelapor": "Pelapor",
    "lks": "LKS",
    "diterima": "Diterima",
    "penanggung": "Penanggung jawab",
    "tenggat": "Tenggat",
    "status": "Status",
}
USUAL = ("kategori", "jumlah", "kelurahan", "pelapor", "diterima", "status")
_COOKIE = "kolom"
_YEAR = 365 * 24 * 3600


def chosen() -> tuple[str, ...]:
    """Those that the address names, else those that were chosen last; never none at all."""
    wanted = request.args.getlist(_COOKIE) or request.cookies.get(_COOKIE, "").split(".")
    return tuple(name for name in COLUMNS if name in wanted) or USUAL


def remember(response: Response, columns: tuple[str, ...]) -> None:
    """Keeps a choice that the address has just made. It tells nothing about anybody."""
    if _COOKIE in request.args:
        response.set_cookie(
            _COOKIE, ".".join(columns), max_age=_YEAR, httponly=True, samesite="Lax"
        )

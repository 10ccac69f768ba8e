"""QR codes as SVG, drawn by ourselves: no picture to fetch, no style that the CSP would refuse."""

from markupsafe import Markup
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

_QUIET_ZONE = 4  # modules; ISO/IEC 18004 asks for that many


def qr_svg(text: str, label: str) -> Markup:
    """A square that scales with its surroundings; `label` is for those who do not see it."""
    code: QRCode = QRCode(error_correction=ERROR_CORRECT_M, border=_QUIET_ZONE)
    code.add_data(text)
    rows = code.get_matrix()
    dots = " ".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    )
    return Markup(
        '<svg class="qr" viewBox="0 0 {0} {0}" role="img" aria-label="{1}"'
        ' shape-rendering="crispEdges"><rect width="{0}" height="{0}" fill="#fff"/>'
        '<path d="{2}" fill="#000"/></svg>'
    ).format(len(rows), label, dots)

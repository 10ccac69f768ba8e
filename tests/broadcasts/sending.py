"""The worker's sender, as a process of its own that a test can kill."""

from bot.channels import open_channels
from bot.delivery import Sender
from bot.services import open_services
from bot.settings import settings

if __name__ == "__main__":
    services = open_services(settings())
    Sender(services, open_channels(services.settings)).drain(30)

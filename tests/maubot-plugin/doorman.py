"""A bot that answers `help`, and its owners alone: maubot itself lets everybody talk to a bot."""

from maubot import MessageEvent, Plugin
from maubot.handlers import event
from mautrix.types import EventType
from mautrix.util.config import BaseProxyConfig, ConfigUpdateHelper


class Config(BaseProxyConfig):
    def do_update(self, helper: ConfigUpdateHelper) -> None:
        helper.copy("owners")


class Doorman(Plugin):
    @classmethod
    def get_config_class(cls):
        return Config

    async def start(self) -> None:
        self.config.load_and_update()

    @event.on(EventType.ROOM_MESSAGE)
    async def answer(self, message: MessageEvent) -> None:
        if message.sender in self.config["owners"] and message.content.body == "help":
            await message.respond("I open doors")

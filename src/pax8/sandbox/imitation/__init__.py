"""A world in the shape of a real account, with nothing of the account in it."""

from pax8.sandbox.imitation.imitate import Imitation, imitate

__all__ = ["Imitation", "imitate"]

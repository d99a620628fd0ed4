"""The sandbox held against the documents of Pax8, by a tool that generates requests from them."""

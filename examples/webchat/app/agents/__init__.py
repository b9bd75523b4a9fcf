"""Agents, their tools, and the factories of the engines that run them."""

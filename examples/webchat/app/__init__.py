"""A web chat back end whose agents answer over a WebSocket."""

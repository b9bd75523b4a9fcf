"""What the server calls: chat, sessions, health and administration."""

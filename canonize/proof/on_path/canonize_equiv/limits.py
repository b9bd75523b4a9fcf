"""What the examples of a trial may not do: open connections, take all memory."""

from canonize_equiv.stops import Incomparable

MEMORY = 4 << 30

network_seen = []


def no_network():
    """From now on who opens a connection ends the trial."""
    import socket

    def refused(*args, **kwargs):
        network_seen.append(True)
        raise Incomparable("it opens a network connection")

    for name in ("connect", "connect_ex", "bind", "sendto"):
        setattr(socket.socket, name, refused)


def refuse_network_seen():
    """Also where the code caught the refusal."""
    if network_seen:
        raise Incomparable("it opens a network connection")


def limit_memory():
    """A large example ends with MemoryError, not with the machine."""
    try:
        import resource
    except ImportError:
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    wanted = MEMORY if most == resource.RLIM_INFINITY else min(MEMORY, most)
    resource.setrlimit(resource.RLIMIT_AS, (wanted, most))

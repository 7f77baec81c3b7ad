"""Programs that want to talk to somebody."""

from .program import RAW, Program

PROGRAMS = [
    Program("every_address_family", "one socket of each kind", """
        import socket
        for family in range(47):
            for kind in (1, 2, 3, 5):
                try: socket.socket(family, kind); print("BREACH", family, kind)
                except PermissionError: pass
    """, "ok", stdout=""),
    Program("pairs_of_other_kinds", "only connected streams of one's own are harmless", """
        import socket
        for family, kind in ((1, 2), (1, 5), (1, 3), (2, 1), (30, 1), (16, 3)):
            try: socket.socketpair(family, kind); print("BREACH", family, kind)
            except PermissionError: pass
    """, "ok", stdout=""),
    Program("passes_a_descriptor", "SCM_RIGHTS to itself and to the worker", """
        import socket
        a, b = socket.socketpair()
        socket.send_fds(a, [b"x"], [0])
    """, "denied"),
    Program("channel_as_a_socket", "the channel is a socket: pass descriptors over it, shut it, ask who is there", RAW + """
room = ctypes.create_string_buffer(128)
refused("sendmsg", 46, 3, room, 0); refused("shutdown", 48, 3, 2); refused("getsockname", 51, 3, room, room)
refused("getpeername", 52, 3, room, room); refused("sendto", 44, 3, room, 1, 0, 0, 0); refused("accept", 43, 3, 0, 0)
refused("setsockopt", 54, 3, 1, 7, room, 4); refused("getsockopt", 55, 3, 1, 17, room, room); refused("listen", 50, 3, 1)
""", "ok", stdout="", machine="x86_64"),
    Program("channel_as_a_python_socket", "the same by the standard library", "import socket; socket.socket(fileno=3)", "denied"),
    Program("abstract_name", "binds a pair's end to an abstract name", RAW + """
import socket
a, b = socket.socketpair()
name = ctypes.create_string_buffer(b"\\x01\\x00\\x00litter", 9)
refused("bind", 49, a.fileno(), name, 9); refused("listen", 50, a.fileno(), 1); refused("connect", 42, a.fileno(), name, 9)
refused("sendto", 44, a.fileno(), name, 1, 0, name, 9); refused("accept4", 288, a.fileno(), 0, 0, 0)
refused("sendmmsg", 307, a.fileno(), 0, 0, 0); refused("recvmmsg", 299, a.fileno(), 0, 0, 0, 0)
refused("recvmsg", 47, a.fileno(), 0, 0)
""", "ok", stdout="", machine="x86_64"),
    Program("ring", "io_uring makes calls that no filter sees", RAW + """
parameters = ctypes.create_string_buffer(256)
refused("io_uring_setup", 425, 8, parameters); refused("io_uring_enter", 426, 3, 1, 1, 0, 0, 0)
refused("io_uring_register", 427, 3, 0, 0, 0); refused("io_setup", 206, 8, parameters)
""", "ok", stdout="", machine="x86_64"),
    Program("asyncio_connection", "asyncio's own way to a socket", """
        import asyncio
        asyncio.run(asyncio.open_connection("127.0.0.1", 22))
    """, "denied"),
    Program("asyncio_server", "listens", """
        import asyncio
        async def main(): await asyncio.start_server(lambda r, w: None, "127.0.0.1", 0)
        asyncio.run(main())
    """, "ok|denied"),
    Program("asyncio_unix_server", "listens on a path", """
        import asyncio
        async def main(): await asyncio.start_unix_server(lambda r, w: None, "/tmp/litter.sock")
        asyncio.run(main())
    """, "denied"),
    Program("name_service", "resolver, hosts file, name service switch, mail, remote calls", """
        import ftplib, http.client, pwd, smtplib, socket, xmlrpc.client
        ways = [
            lambda: socket.gethostbyname("example.org"), lambda: socket.getaddrinfo("localhost", 80),
            lambda: http.client.HTTPConnection("127.0.0.1", 80).request("GET", "/"), lambda: ftplib.FTP("127.0.0.1"),
            lambda: smtplib.SMTP("127.0.0.1"), lambda: xmlrpc.client.ServerProxy("http://127.0.0.1").x(),
            lambda: pwd.getpwnam("daemon"), lambda: socket.if_nameindex(),
        ]
        for number, way in enumerate(ways):
            try: way(); print("BREACH", number)
            except (OSError, KeyError): pass
    """, "ok", stdout=""),
    Program("system_log", "syslog goes through /dev/log", """
        import syslog
        syslog.syslog("BREACH"); print("silent")
    """, "ok", stdout="silent\n"),
]  # fmt: skip

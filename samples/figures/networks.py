"""Networks: captures built byte by byte with right checksums, address plans, shortest paths.

Sources: RFC 791 (IPv4), RFC 1071 (the Internet checksum), RFC 9293 (TCP), RFC 7323 (window scale
and timestamps), RFC 6298 (first retransmission after 1 s, then doubled), RFC 3021 (/31 on
point-to-point links). Addresses are those that RFC 5737 and RFC 1918 set aside. A capture is in
the format of libpcap 2.4 with Ethernet frames.
"""

from __future__ import annotations

import ipaddress
import struct
from dataclasses import dataclass

from library import Item, Noise, claims, makes, mean_of, table

CLIENT, SERVER = "192.0.2.10", "198.51.100.20"
CLIENT_PORT, SERVER_PORT = 40112, 80
CLIENT_MAC, ROUTER_MAC = bytes.fromhex("02000000000a"), bytes.fromhex("020000000001")
# 2026-03-03 10:02:11 UTC; any day does.
START_S = 1_772_532_131
SYN, ACK, PSH, FIN = 0x02, 0x10, 0x08, 0x01
LETTERS = [(SYN, "S"), (FIN, "F"), (PSH, "P"), (ACK, ".")]
CLIENT_ISN, SERVER_ISN = 3_021_846_817, 1_187_204_950


@dataclass(frozen=True)
class Segment:
    """One TCP segment as the client's interface saw it."""

    at_us: int
    from_client: bool
    flags: int
    seq: int
    ack: int
    window: int
    data: bytes = b""
    mss: bool = False

    @property
    def options(self) -> bytes:
        """MSS 1460, SACK permitted, timestamps, window scale 7; later only timestamps."""
        now, echo = self.timestamps
        stamps = struct.pack("!BBII", 8, 10, now, echo)
        if self.mss:
            return struct.pack("!BBH", 2, 4, 1460) + b"\x04\x02" + stamps + b"\x01\x03\x03\x07"
        return b"\x01\x01" + stamps

    @property
    def timestamps(self) -> tuple[int, int]:
        """Two clocks of one millisecond, each echoing the other half a round trip ago."""
        client, server = 410_000 + self.at_us // 1000, 988_000 + self.at_us // 1000
        if self.from_client:
            return client, 0 if self.mss else server - 10
        return server - 10, client - 20


def checksum(data: bytes) -> int:
    """The Internet checksum (RFC 1071)."""
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def ip_packet(segment: Segment, number: int) -> bytes:
    """The IPv4 packet with both checksums."""
    ends = (CLIENT, SERVER) if segment.from_client else (SERVER, CLIENT)
    ports = (CLIENT_PORT, SERVER_PORT) if segment.from_client else (SERVER_PORT, CLIENT_PORT)
    source, target = (ipaddress.IPv4Address(end).packed for end in ends)
    offset = (20 + len(segment.options)) // 4 << 4
    head = struct.pack("!HHIIBBHHH", *ports, segment.seq, segment.ack, offset, segment.flags,
                       segment.window, 0, 0) + segment.options
    pseudo = source + target + struct.pack("!BBH", 0, 6, len(head) + len(segment.data))
    sum_tcp = checksum(pseudo + head + segment.data)
    tcp = head[:16] + struct.pack("!H", sum_tcp) + head[18:] + segment.data
    # One router stands between: what comes from the server has lost one of its 64 hops.
    hops = 64 if segment.from_client else 63
    ip = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(tcp), number, 0x4000, hops, 6, 0)
    ip += source + target
    return ip[:10] + struct.pack("!H", checksum(ip)) + ip[12:] + tcp


def pcap(segments: list[Segment]) -> bytes:
    """A capture file."""
    parts = [struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262_144, 1)]
    for rank, segment in enumerate(segments):
        macs = (ROUTER_MAC, CLIENT_MAC) if segment.from_client else (CLIENT_MAC, ROUTER_MAC)
        frame = macs[0] + macs[1] + b"\x08\x00" + ip_packet(segment, 0x1C40 + rank)
        seconds, micros = divmod(segment.at_us, 1_000_000)
        parts.append(struct.pack("<IIII", START_S + seconds, micros, len(frame), len(frame)))
        parts.append(frame)
    return b"".join(parts)


def listing(segments: list[Segment]) -> str:
    """What `TZ=UTC tcpdump -n -S -r` prints of it."""
    return "".join(f"{_line(segment)}\n" for segment in segments)


def _line(segment: Segment) -> str:
    seconds, micros = divmod(segment.at_us + 11_000_000, 1_000_000)
    ends = [f"{CLIENT}.{CLIENT_PORT}", f"{SERVER}.{SERVER_PORT}"]
    source, target = ends if segment.from_client else ends[::-1]
    flags = "".join(letter for bit, letter in LETTERS if segment.flags & bit)
    parts = [f"Flags [{flags}]"]
    if segment.data:
        parts.append(f"seq {segment.seq}:{segment.seq + len(segment.data)}")
    elif segment.flags & (SYN | FIN):
        parts.append(f"seq {segment.seq}")
    if segment.flags & ACK:
        parts.append(f"ack {segment.ack}")
    stamps = "TS val {} ecr {}".format(*segment.timestamps)
    options = f"mss 1460,sackOK,{stamps},nop,wscale 7" if segment.mss else f"nop,nop,{stamps}"
    parts += [f"win {segment.window}", f"options [{options}]", f"length {len(segment.data)}"]
    head = f"10:02:{seconds:02d}.{micros:06d} IP {source} > {target}: "
    return head + ", ".join(parts) + _application(segment)


def _application(segment: Segment) -> str:
    if segment.data.startswith((b"GET ", b"HTTP/1.1 ")):
        return f": HTTP: {segment.data.splitlines()[0].decode()}"
    return ": HTTP" if segment.data else ""


# --- One request -----------------------------------------------------------------------------

REQUEST = (b"GET /tides.html HTTP/1.1\r\nHost: 198.51.100.20\r\nUser-Agent: curl/8.14.1\r\n"
           b"Accept: */*\r\n\r\n")
ROW = b"<tr><td>high water</td><td>04:%02d</td><td>%d.%d m</td></tr>\n"
BODY = b"<table>\n" + b"".join(ROW % (k, 5 + k % 2, k % 10) for k in range(44)) + b"</table>\n"
RESPONSE = (b"HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Type: text/html\r\n"
            b"Content-Length: %d\r\nConnection: keep-alive\r\n\r\n" % len(BODY)) + BODY
# 1500 bytes of MTU less 20 for IP and 32 for TCP with timestamps.
SEGMENT_BYTES = 1448
RTT_US = 20_412


def conversation() -> list[Segment]:
    """A request and its answer, from SYN to the last ACK."""
    c, s = CLIENT_ISN, SERVER_ISN
    asked = c + 1 + len(REQUEST)
    first, rest = RESPONSE[:SEGMENT_BYTES], RESPONSE[SEGMENT_BYTES:]
    told, end = s + 1 + len(first), s + 1 + len(RESPONSE)
    return [
        Segment(0, True, SYN, c, 0, 64240, mss=True),
        Segment(RTT_US, False, SYN | ACK, s, c + 1, 65160, mss=True),
        Segment(20_471, True, ACK, c + 1, s + 1, 502),
        Segment(20_630, True, PSH | ACK, c + 1, s + 1, 502, REQUEST),
        Segment(41_066, False, ACK, s + 1, asked, 509),
        Segment(41_352, False, ACK, s + 1, asked, 509, first),
        Segment(41_358, False, PSH | ACK, told, asked, 509, rest),
        Segment(41_397, True, ACK, asked, told, 492),
        Segment(41_408, True, ACK, asked, end, 483),
        Segment(41_702, True, FIN | ACK, asked, end, 501),
        Segment(62_150, False, FIN | ACK, end, asked + 1, 509),
        Segment(62_198, True, ACK, asked + 1, end + 1, 501),
    ]


def lossy_opening() -> list[Segment]:
    """The first two SYN are lost: the third is answered."""
    c, s = CLIENT_ISN + 77_120_441, SERVER_ISN + 53_900_118
    sent = [0, 1_012_300, 3_028_600]
    last = sent[-1]
    return [Segment(at, True, SYN, c, 0, 64240, mss=True) for at in sent] + [
        Segment(last + 50_377, False, SYN | ACK, s, c + 1, 65160, mss=True),
        Segment(last + 50_431, True, ACK, c + 1, s + 1, 502),
    ]


@makes("packet-capture/request.pcap")
def request_pcap() -> bytes:
    return pcap(conversation())


@makes("packet-capture/handshake.txt")
def request_text() -> str:
    return listing(conversation())


@makes("packet-capture/lost.txt")
def lost_text() -> str:
    return listing(lossy_opening())


def connect_times(loss: float, count: int) -> list[float]:
    """Milliseconds until connected, where each SYN towards the server may be lost."""
    noise = Noise(f"connect-{loss}")
    times = []
    for _ in range(count):
        waited, timeout = 0.0, 1000.0
        while noise.uniform(0, 1) < loss:
            waited, timeout = waited + timeout, timeout * 2
        times.append(waited + 50.2 + abs(noise.normal(0.25)))
    return times


@makes("packet-capture/connect-times.csv")
def connect_table() -> str:
    columns = connect_times(0.0, 20), connect_times(0.1, 20)
    rows = [(rank + 1, *pair) for rank, pair in enumerate(zip(*columns, strict=True))]
    return table(["request", "connect_ms_no_loss", "connect_ms_loss_10_percent"], rows, [0, 1, 1])


@claims("packet-capture")
def capture_claims(item: Item) -> None:
    segments = conversation()
    for rank, segment in enumerate(segments):
        packet = ip_packet(segment, rank)
        pseudo = packet[12:20] + struct.pack("!BBH", 0, 6, len(packet) - 20)
        item.holds(checksum(packet[:20]) == 0 and checksum(pseudo + packet[20:]) == 0,
                   f"the checksums of segment {rank + 1} are right")
    item.says(f"{len(segments)} segments")
    item.says(f"{len(REQUEST)} bytes")
    item.says(f"{len(RESPONSE)} bytes")
    item.says(f"{RTT_US / 1000:.1f} ms")
    item.agrees(r"probability of at least one loss among twenty requests is (0\.\d+)",
                1 - 0.9**20, 0.005)
    # Σ p^k·(wait of the k-th) while a timeout doubles: 1000·p/(1 − 2p).
    item.agrees(r"raises the mean by (\d+) ms", 1000 * 0.1 / (1 - 2 * 0.1), 0.5)
    lossy, clean = connect_times(0.1, 20), connect_times(0.0, 20)
    item.holds(max(lossy) > 1000 > max(clean), "some request met a loss")
    item.holds(mean_of(lossy) - mean_of(clean) > 50, "losses raise the mean")
    item.holds(abs(sorted(lossy)[10] - sorted(clean)[10]) < 1, "losses leave the median")


# --- A plan of addresses -----------------------------------------------------------------------

SITE = ipaddress.IPv4Network("172.20.64.0/21")
# What it is for, how many machines.
NEEDS = [("Résidence étudiante", 900), ("Salles de travaux pratiques", 400),
         ("Bureaux des personnels", 200), ("Wi-Fi des invités", 100), ("Serveurs", 50),
         ("Imprimantes", 25), ("Liaison R1–R2", 2), ("Liaison R2–R3", 2), ("Liaison R1–R3", 2)]


def plan() -> list[tuple[str, int, ipaddress.IPv4Network]]:
    """The largest first, each in the first room that is left."""
    start, rows = int(SITE.network_address), []
    for name, machines in sorted(NEEDS, key=lambda need: -need[1]):
        # Two more: the network's own address and that of broadcast.
        bits = (machines + 2 - 1).bit_length()
        network = ipaddress.IPv4Network((start, 32 - bits))
        rows.append((name, machines, network))
        start += network.num_addresses
    return rows


@makes("plan-d-adressage-ipv4/besoins.csv")
def needs_table() -> str:
    noise = Noise("besoins")
    return table(["sous_reseau", "machines"], noise.shuffled(NEEDS))


@claims("plan-d-adressage-ipv4")
def plan_claims(item: Item) -> None:
    rows = plan()
    item.holds(all(network.subnet_of(SITE) for _, _, network in rows), "the plan fits the site")
    used = sum(network.num_addresses for _, _, network in rows)
    left = SITE.num_addresses - used
    item.says(f"{SITE.num_addresses} adresses")
    item.says(f"reste {left} adresses")
    item.says("\n".join(f"{network} {network.num_addresses - 2}" for _, _, network in rows))
    worked = ipaddress.IPv4Interface("172.20.69.77/23")
    item.says(f"réseau {worked.network.network_address}")
    item.says(f"diffusion {worked.network.broadcast_address}")
    item.says(f"masque {worked.netmask}")


# --- Shortest paths ---------------------------------------------------------------------------

LINKS = {("r1", "r2"): 10, ("r2", "r4"): 10, ("r1", "r3"): 5, ("r3", "r4"): 20, ("r2", "r3"): 4}


def shortest(source: str, links: dict[tuple[str, str], int]) -> dict[str, tuple[int, list[str]]]:
    """Dijkstra's algorithm: the cost and the way to every router."""
    near: dict[str, dict[str, int]] = {}
    for (a, b), cost in links.items():
        near.setdefault(a, {})[b] = cost
        near.setdefault(b, {})[a] = cost
    known: dict[str, tuple[int, list[str]]] = {}
    open_ways = [(0, [source])]
    while open_ways:
        open_ways.sort()
        cost, way = open_ways.pop(0)
        if way[-1] in known:
            continue
        known[way[-1]] = (cost, way)
        open_ways += [(cost + more, [*way, to]) for to, more in near[way[-1]].items()]
    return known


@claims("static-and-ospf-routing")
def routing_claims(item: Item) -> None:
    cost, way = shortest("r1", LINKS)["r4"]
    item.says(f"{' → '.join(way)}, cost {cost}")
    broken = {link: value for link, value in LINKS.items() if link != ("r2", "r4")}
    cost, way = shortest("r1", broken)["r4"]
    item.says(f"{' → '.join(way)}, cost {cost}")
    hops = shortest("r1", dict.fromkeys(LINKS, 1))["r4"][0]
    item.holds(hops == 2, "the fewest hops are two")
    for (a, b), value in LINKS.items():
        item.says(f"{a} {b} {value}", "make-ring.sh")

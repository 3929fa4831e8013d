using static HotspotAuth.Tests.Capture.Wire;

namespace HotspotAuth.Tests.Capture;

/// <summary>
/// A small capture of a hotspot, the same for the same seed: clients in IPv4 and IPv6, some behind one or two VLAN tags, TCP with and
/// without its handshake, DNS, echo, ICMP errors that quote a packet, fragments, options, extension headers, ARP and other frames.
/// </summary>
internal sealed class GuestTraffic(int seed, bool fragments = true)
{
    private readonly Random _random = new(seed);
    private readonly List<TimedFrame> _frames = [];
    private long _now = 1_795_000_000_000_000_000;
    private int _id;

    public List<TimedFrame> Make(int count)
    {
        while (_frames.Count < count) Conversation();
        return _frames;
    }

    private void Conversation()
    {
        var client = _random.Next(2, 40);
        var v6 = _random.Next(4) == 0;
        int[] tags = _random.Next(5) switch { 0 => [100], 1 => [7, 100 + (client % 2)], _ => [] };
        var inside = v6 ? $"fd00:10:10::{client:x}" : $"10.10.0.{client}";
        var outside = v6 ? $"2001:db8::{_random.Next(1, 9):x}" : $"198.51.100.{_random.Next(1, 9)}";
        var port = _random.Next(1024, 65536);
        var talk = new Talk(inside, outside, v6, tags, $"02:00:00:00:00:{client:x2}");
        switch (_random.Next(fragments ? 8 : 6))
        {
            case 0:
                Send(talk, true, 17, Udp(port, 53, _random.Next(20, 60)));
                Send(talk, false, 17, Udp(53, port, _random.Next(40, 900)));
                break;
            case 1 or 2:
                Stream(talk, port);
                break;
            case 3:
                Send(talk, true, v6 ? 58 : 1, Icmp(v6 ? 128 : 8, 0));
                Send(talk, false, v6 ? 58 : 1, Icmp(v6 ? 129 : 0, 0));
                break;
            case 4:
                var quoted = v6 ? IPv6(inside, outside, 17, Udp(port, 9, 30)) : IPv4(inside, outside, 17, Udp(port, 9, 30));
                Send(talk, true, 17, Udp(port, 9, 30));
                Send(talk, false, v6 ? 58 : 1, Join(v6 ? [1, 4, 0, 0, 0, 0, 0, 0] : [3, 3, 0, 0, 0, 0, 0, 0], quoted));
                break;
            case 5:
                Add(Ethernet(Arp(1, talk.Mac, $"10.10.0.{client}", "10.10.0.1"), 0x0806, talk.Mac, "ff:ff:ff:ff:ff:ff", tags));
                Add(Ethernet([1, 2, 3, 4], 0x88CC, talk.Mac));
                break;
            default:
                Fragmented(talk, port);
                break;
        }
    }

    private void Stream(Talk talk, int port)
    {
        if (_random.Next(4) != 0)
        {
            Send(talk, true, 6, Tcp(port, 443, 2));
            Send(talk, false, 6, Tcp(443, port, 0x12));
        }

        for (var i = _random.Next(1, 20); i > 0; i--)
        {
            var up = _random.Next(3) == 0;
            Send(talk, up, 6, up ? Tcp(port, 443, 0x18, _random.Next(600)) : Tcp(443, port, 0x18, _random.Next(1380)));
        }

        if (_random.Next(3) != 0)
        {
            Send(talk, true, 6, Tcp(port, 443, 0x11));
            Send(talk, false, 6, Tcp(443, port, 0x11));
            Send(talk, true, 6, Tcp(port, 443, 0x10));
        }
    }

    private void Fragmented(Talk talk, int port)
    {
        _id++;
        var whole = Udp(port, 5001, 3000);
        for (var at = 0; at < whole.Length; at += 1200)
        {
            var part = whole[at..Math.Min(whole.Length, at + 1200)];
            var more = at + 1200 < whole.Length;
            Add(talk.IsIPv6
                ? Frame(talk, true, IPv6(talk.Inside, talk.Outside, 44, Join(IPv6Fragment(17, at, more, (uint)_id), part)))
                : Frame(talk, true, IPv4(talk.Inside, talk.Outside, 17, part, _id, (more ? 0x2000 : 0) | (at / 8))));
        }
    }

    private void Send(Talk talk, bool up, int protocol, byte[] payload)
    {
        var (from, to) = up ? (talk.Inside, talk.Outside) : (talk.Outside, talk.Inside);
        if (talk.IsIPv6)
        {
            var extended = _random.Next(6) == 0;
            Add(Frame(talk, up, IPv6(from, to, extended ? 60 : protocol, extended ? Join([(byte)protocol, 0, 1, 4, 0, 0, 0, 0], payload) : payload)));
        }
        else
        {
            Add(Frame(talk, up, IPv4(from, to, protocol, payload, ++_id, options: _random.Next(8) == 0 ? [1, 1, 1, 0] : null)));
        }
    }

    private static byte[] Frame(Talk talk, bool up, byte[] packet)
    {
        var frame = Ethernet(packet, talk.IsIPv6 ? 0x86DD : 0x0800, up ? talk.Mac : GatewayMac, up ? GatewayMac : talk.Mac, talk.Tags);
        return frame.Length < 60 ? Join(frame, new byte[60 - frame.Length]) : frame;
    }

    private void Add(byte[] frame)
    {
        _now += _random.Next(1, 40_000_000);
        _frames.Add(new TimedFrame(_now, frame, _random.Next(3)));
    }

    private sealed record Talk(string Inside, string Outside, bool IsIPv6, int[] Tags, string Mac);
}

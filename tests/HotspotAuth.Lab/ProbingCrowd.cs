using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace HotspotAuth.Lab;

/// <summary>
/// Ten thousand phones on one cable, each with a link and an IPv4 address of its own, that have not logged in and keep asking a probe
/// address: they answer ARP, make real TCP connections, ask, and break off at the first answer. Without state: each frame is answered
/// from what it says, so one thread is a crowd.
/// </summary>
internal sealed class ProbingCrowd : IAsyncDisposable
{
    private const ulong FirstMac = 0x0264_0000_0000;
    private const uint FirstAddress = 0x0A0A_4000; // 10.10.64.0
    private const byte Syn = 0x02;
    private const byte Rst = 0x04;
    private const byte PushAck = 0x18;

    private static readonly byte[] Question = "GET /generate_204 HTTP/1.1\r\nHost: connectivitycheck.gstatic.com\r\nConnection: close\r\n\r\n"u8.ToArray();

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<uint, bool> _answered = [];
    private readonly int _count;
    private readonly int _perSecond;
    private readonly byte[] _gateway;
    private Task _work = Task.CompletedTask;
    private long _asked;
    private long _answers;

    private ProbingCrowd(int count, int perSecond, byte[] gateway) => (_count, _perSecond, _gateway) = (count, perSecond, gateway);

    /// <summary>Connections begun.</summary>
    public long Asked => Interlocked.Read(ref _asked);

    /// <summary>Answers to questions.</summary>
    public long Answers => Interlocked.Read(ref _answers);

    /// <summary>Phones that got an answer.</summary>
    public int Answered => _answered.Count;

    /// <summary>Starts it behind a host's interface.</summary>
    public static async Task<ProbingCrowd> StartAsync(LabHost host, int count, int perSecond, byte[] gateway)
    {
        var crowd = new ProbingCrowd(count, perSecond, gateway);
        var (asking, hearing) = await host.Namespace.DoAsync(() => (PacketSocket.Open("eth0", protocol: 0), PacketSocket.Open("eth0", protocol: 3)));
        crowd._work = Task.WhenAll(Task.Factory.StartNew(() => crowd.Ask(asking), TaskCreationOptions.LongRunning), Task.Factory.StartNew(() => crowd.Hear(hearing), TaskCreationOptions.LongRunning));
        return crowd;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _work;
        _stop.Dispose();
    }

    private void Ask(PacketSocket link)
    {
        using (link)
        {
            var frame = new byte[14 + 20 + 20];
            var began = Stopwatch.GetTimestamp();
            for (uint n = 0; !_stop.IsCancellationRequested; n++)
            {
                while (n > Stopwatch.GetElapsedTime(began).TotalSeconds * _perSecond) _stop.Token.WaitHandle.WaitOne(1);
                var phone = n % (uint)_count;
                var port = (ushort)(20_000 + (n / _count % 40_000));
                Tcp(frame, phone, IPAddress.Parse("198.51.100.7").GetAddressBytes(), port, 80, n * 64_000, 0, Syn, []);
                link.Send(frame);
                Interlocked.Increment(ref _asked);
            }
        }
    }

    private void Hear(PacketSocket link)
    {
        using (link)
        {
            var frame = new byte[2048];
            var answer = new byte[14 + 20 + 20 + Question.Length];
            while (!_stop.IsCancellationRequested)
            {
                var got = link.Receive(frame);
                if (got >= 42 && frame[12] == 8 && frame[13] == 6) HearArp(link, frame);
                else if (got >= 54 && frame[12] == 8 && frame[13] == 0 && frame[23] == 6) HearTcp(link, frame.AsSpan(0, got), answer);
            }
        }
    }

    private void HearArp(PacketSocket link, byte[] frame)
    {
        var asked = BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(38)) - FirstAddress;
        if (frame[21] != 1 || asked >= _count) return;
        var answer = new byte[42];
        frame.AsSpan(6, 6).CopyTo(answer);
        Mac(asked, answer.AsSpan(6));
        new byte[] { 8, 6, 0, 1, 8, 0, 6, 4, 0, 2 }.CopyTo(answer, 12);
        Mac(asked, answer.AsSpan(22));
        frame.AsSpan(38, 4).CopyTo(answer.AsSpan(28));
        frame.AsSpan(22, 10).CopyTo(answer.AsSpan(32));
        link.Send(answer);
    }

    private void HearTcp(PacketSocket link, ReadOnlySpan<byte> frame, byte[] answer)
    {
        var phone = BinaryPrimitives.ReadUInt32BigEndian(frame[30..]) - FirstAddress;
        if (phone >= _count) return;
        var tcp = frame[34..];
        var (from, to) = (BinaryPrimitives.ReadUInt16BigEndian(tcp), BinaryPrimitives.ReadUInt16BigEndian(tcp[2..]));
        var (sequence, acknowledged) = (BinaryPrimitives.ReadUInt32BigEndian(tcp[4..]), BinaryPrimitives.ReadUInt32BigEndian(tcp[8..]));
        var length = BinaryPrimitives.ReadUInt16BigEndian(frame[16..]) - 20 - ((tcp[12] >> 4) * 4);
        if ((tcp[13] & Rst) != 0) return;
        if ((tcp[13] & Syn) != 0)
        {
            Tcp(answer, phone, frame.Slice(26, 4), to, from, acknowledged, sequence + 1, PushAck, Question);
            link.Send(answer);
        }
        else if (length > 0)
        {
            Interlocked.Increment(ref _answers);
            _answered.TryAdd(phone, true);
            Tcp(answer, phone, frame.Slice(26, 4), to, from, acknowledged, 0, Rst, []);
            link.Send(answer.AsSpan(0, 54));
        }
    }

    private void Tcp(byte[] frame, uint phone, ReadOnlySpan<byte> peer, ushort from, ushort to, uint sequence, uint acknowledge, byte flags, ReadOnlySpan<byte> data)
    {
        frame.AsSpan(0, 54).Clear();
        _gateway.CopyTo(frame, 0);
        Mac(phone, frame.AsSpan(6));
        frame[12] = 8;
        var ip = frame.AsSpan(14);
        (ip[0], ip[8], ip[9]) = (0x45, 64, 6);
        BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)(40 + data.Length));
        BinaryPrimitives.WriteUInt32BigEndian(ip[12..], FirstAddress + phone);
        peer.CopyTo(ip[16..]);
        BinaryPrimitives.WriteUInt16BigEndian(ip[10..], Sum(ip[..20], 0));
        var tcp = ip[20..];
        BinaryPrimitives.WriteUInt16BigEndian(tcp, from);
        BinaryPrimitives.WriteUInt16BigEndian(tcp[2..], to);
        BinaryPrimitives.WriteUInt32BigEndian(tcp[4..], sequence);
        BinaryPrimitives.WriteUInt32BigEndian(tcp[8..], acknowledge);
        (tcp[12], tcp[13]) = (0x50, flags);
        BinaryPrimitives.WriteUInt16BigEndian(tcp[14..], 64_000);
        data.CopyTo(tcp[20..]);
        // RFC 9293 §3.1: with the addresses, the protocol and the length before it.
        BinaryPrimitives.WriteUInt16BigEndian(tcp[16..], Sum(frame.AsSpan(26, 8 + 20 + data.Length), (uint)(6 + 20 + data.Length)));
    }

    private static void Mac(uint phone, Span<byte> octets)
    {
        Span<byte> wide = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(wide, FirstMac + phone);
        wide[2..].CopyTo(octets);
    }

    private static ushort Sum(ReadOnlySpan<byte> octets, uint sum)
    {
        for (var i = 0; i + 1 < octets.Length; i += 2) sum += BinaryPrimitives.ReadUInt16BigEndian(octets[i..]);
        if (octets.Length % 2 != 0) sum += (uint)octets[^1] << 8;
        while (sum >> 16 != 0) sum = (sum & 0xFFFF) + (sum >> 16);
        return (ushort)~sum;
    }
}

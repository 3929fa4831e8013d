using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using HotspotAuth.Radius;

namespace HotspotAuth.Benchmarks.Load;

/// <summary>
/// Writes the requests of one load socket. Authenticators are fresh each time, so that no answer comes from a cache of duplicates.
/// A slot is an identifier: it carries one accounting session from Start through Interim-Update to Stop, then the next.
/// </summary>
internal sealed class RequestWriter(LoadKind kind, int socket, RadiusSecret secret)
{
    private static readonly byte[][] Names = [.. Enumerable.Range(0, LoadUsers.Count).Select(u => Encoding.UTF8.GetBytes(LoadUsers.Name(u)))];
    private static readonly byte[][] Passwords = [.. Enumerable.Range(0, LoadUsers.Count).Select(u => Encoding.UTF8.GetBytes(LoadUsers.Password(u)))];
    private static readonly byte[][] Stations = [.. Enumerable.Range(0, LoadUsers.Count).Select(u => Encoding.UTF8.GetBytes(LoadUsers.Station(u)))];
    private static ReadOnlySpan<byte> Zeros => [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    private readonly (long Session, int Phase)[] _slots = new (long, int)[256];
    private readonly byte[] _session = new byte[20];
    private long _sessions;
    private int _user = socket * 1000;

    /// <summary>Sessions that were begun.</summary>
    public long Sessions => _sessions;

    /// <summary>Writes the next request of a slot; returns its length.</summary>
    public int Write(Span<byte> packet, byte identifier)
    {
        packet[1] = identifier;
        return kind == LoadKind.Accounting ? WriteAccounting(packet, identifier) : WriteAccess(packet);
    }

    private int WriteAccess(Span<byte> packet)
    {
        packet[0] = (byte)RadiusCode.AccessRequest;
        RandomNumberGenerator.Fill(packet.Slice(4, 16));
        var user = _user = (_user + 1) % LoadUsers.Count;
        // First, as the answer to CVE-2024-3596 asks of senders.
        var length = Add(packet, RadiusPacket.HeaderLength, RadiusAttributeType.MessageAuthenticator, Zeros);
        length = Add(packet, length, RadiusAttributeType.UserName, Names[user]);
        if (kind == LoadKind.Pap)
        {
            Span<byte> hidden = stackalloc byte[UserPassword.MaximumLength];
            length = Add(packet, length, RadiusAttributeType.UserPassword, hidden[..UserPassword.Hide(Passwords[user], packet.Slice(4, 16), secret, hidden)]);
        }
        else
        {
            Span<byte> response = stackalloc byte[Chap.Length];
            response[0] = packet[19];
            Chap.Respond(response[0], packet.Slice(4, 16), Passwords[user], response[1..]);
            length = Add(packet, length, RadiusAttributeType.ChapPassword, response);
        }

        length = AddPlace(packet, length, user);
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)length);
        const int Value = RadiusPacket.HeaderLength + 2;
        PacketAuthenticator.ComputeMessageAuthenticator(packet[..length], Value, packet.Slice(4, 16), secret, packet.Slice(Value, 16));
        return length;
    }

    private int WriteAccounting(Span<byte> packet, byte identifier)
    {
        ref var slot = ref _slots[identifier];
        if (slot.Phase is 0 or 3) slot = (++_sessions, 0);
        slot.Phase++;
        packet[0] = (byte)RadiusCode.AccountingRequest;
        var user = (int)((slot.Session * LoadSocket.MostSockets + socket) % LoadUsers.Count);
        var length = Add(packet, RadiusPacket.HeaderLength, RadiusAttributeType.UserName, Names[user]);
        // 1 Start, 3 Interim-Update, 2 Stop (RFC 2866 §5.1).
        length = Add(packet, length, RadiusAttributeType.AcctStatusType, slot.Phase switch { 1 => 1u, 2 => 3u, _ => 2u });
        _ = (socket + 1).TryFormat(_session, out var head, "X2", System.Globalization.CultureInfo.InvariantCulture);
        _ = slot.Session.TryFormat(_session.AsSpan(head), out var rest, "X8", System.Globalization.CultureInfo.InvariantCulture);
        length = Add(packet, length, RadiusAttributeType.AcctSessionId, _session.AsSpan(0, head + rest));
        length = AddPlace(packet, length, user);
        if (slot.Phase > 1)
        {
            length = Add(packet, length, RadiusAttributeType.AcctSessionTime, (uint)(slot.Phase * 60));
            length = Add(packet, length, RadiusAttributeType.AcctInputOctets, (uint)(slot.Phase * 100_000));
            length = Add(packet, length, RadiusAttributeType.AcctOutputOctets, (uint)(slot.Phase * 900_000));
        }

        if (slot.Phase == 3) length = Add(packet, length, RadiusAttributeType.AcctTerminateCause, 1);
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)length);
        PacketAuthenticator.SignComputedRequest(packet[..length], 0, secret);
        return length;
    }

    private static int AddPlace(Span<byte> packet, int length, int user)
    {
        length = Add(packet, length, RadiusAttributeType.NasIpAddress, 0x7F000001);
        length = Add(packet, length, RadiusAttributeType.NasPort, (uint)user);
        return Add(packet, length, RadiusAttributeType.CallingStationId, Stations[user]);
    }

    private static int Add(Span<byte> packet, int length, RadiusAttributeType type, ReadOnlySpan<byte> value)
    {
        packet[length] = (byte)type;
        packet[length + 1] = (byte)(value.Length + 2);
        value.CopyTo(packet[(length + 2)..]);
        return length + 2 + value.Length;
    }

    private static int Add(Span<byte> packet, int length, RadiusAttributeType type, uint value)
    {
        Span<byte> octets = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(octets, value);
        return Add(packet, length, type, octets);
    }
}

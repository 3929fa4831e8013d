using System.Security.Cryptography;

namespace HotspotAuth.Radius;

#pragma warning disable CS1591 // the names are RFC 2866 §5.1's own
/// <summary>Acct-Status-Type (RFC 2866 §5.1). Other values arrive too and are to be recorded.</summary>
public enum AcctStatusType
{
    Start = 1,
    Stop = 2,
    InterimUpdate = 3,
    AccountingOn = 7,
    AccountingOff = 8,
}
#pragma warning restore CS1591

/// <summary>An Accounting-Request whose authenticator is right. Every number may be absent; none is trusted to make sense.</summary>
public sealed class AccountingRequest : RadiusRequest
{
    private const int KeyLength = 32;
    private const int KeySessionLength = 12;

    internal AccountingRequest(in RadiusPacket packet, RadiusClient client, in Arrival arrival)
        : base(packet, client, arrival)
    {
    }

    /// <summary>Start, Interim, Stop, On, Off, a value without a name, or null when absent: record it all the same.</summary>
    public AcctStatusType? StatusType => (AcctStatusType?)Packet.FindUInt32(RadiusAttributeType.AcctStatusType);

    /// <summary>When the NAS says that it happened. A NAS without a set clock says 1970: judge it against <see cref="RadiusRequest.ReceivedUtc"/>.</summary>
    public DateTimeOffset? EventTimestampUtc =>
        Packet.TryFindUInt32(RadiusAttributeType.EventTimestamp, out var seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    /// <summary>Seconds that the NAS has been trying to send this record; never to be subtracted from Event-Timestamp.</summary>
    public uint? DelaySeconds => Packet.FindUInt32(RadiusAttributeType.AcctDelayTime);

    /// <summary>Seconds that the session has lasted.</summary>
    public uint? SessionSeconds => Packet.FindUInt32(RadiusAttributeType.AcctSessionTime);

    /// <summary>Octets from the user, gigawords included (RFC 2869 §5.1).</summary>
    public ulong? InputOctets => Octets64(RadiusAttributeType.AcctInputOctets, RadiusAttributeType.AcctInputGigawords);

    /// <summary>Octets to the user, gigawords included (RFC 2869 §5.2).</summary>
    public ulong? OutputOctets => Octets64(RadiusAttributeType.AcctOutputOctets, RadiusAttributeType.AcctOutputGigawords);

    /// <summary>True when the NAS sends gigawords: where it does not, octets wrap at 4 GiB.</summary>
    public bool HasGigawords => Packet.Has(RadiusAttributeType.AcctInputGigawords) || Packet.Has(RadiusAttributeType.AcctOutputGigawords);

    /// <summary>Packets from the user.</summary>
    public uint? InputPackets => Packet.FindUInt32(RadiusAttributeType.AcctInputPackets);

    /// <summary>Packets to the user.</summary>
    public uint? OutputPackets => Packet.FindUInt32(RadiusAttributeType.AcctOutputPackets);

    /// <summary>Why a session ended (RFC 2866 §5.10).</summary>
    public uint? TerminateCause => Packet.FindUInt32(RadiusAttributeType.AcctTerminateCause);

    /// <summary>The Class that an Accept gave and the NAS brings back; empty when absent.</summary>
    public ReadOnlySpan<byte> Class => Packet.Find(RadiusAttributeType.Class);

    /// <summary>The NAS's name for several sessions that belong together (roaming).</summary>
    public string? MultiSessionId => Packet.FindText(RadiusAttributeType.AcctMultiSessionId);

    /// <summary>
    /// Writes 32 octets that are equal for a record and each of its resends, and for nothing else: the first 12 of the
    /// Acct-Session-Id, then 20 of a SHA-256 over the packet without identifier, length, authenticator, Acct-Delay-Time,
    /// Proxy-State and Message-Authenticator. Most NASes count their sessions up, so that keys which come together lie together:
    /// an index of them grows at its end, where a bare hash would change a page for each record.
    /// </summary>
    public void WriteIdempotencyKey(Span<byte> destination)
    {
        var packet = Packet;
        Span<byte> kept = stackalloc byte[RadiusPacket.MaximumLength];
        kept[0] = (byte)packet.Code;
        var length = 1;
        foreach (var attribute in packet.Attributes)
        {
            if (attribute.Type is RadiusAttributeType.AcctDelayTime or RadiusAttributeType.ProxyState or RadiusAttributeType.MessageAuthenticator)
                continue;
            kept[length] = (byte)attribute.Type;
            kept[length + 1] = (byte)attribute.Value.Length;
            attribute.Value.CopyTo(kept[(length + 2)..]);
            length += attribute.Value.Length + 2;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(kept[..length], hash);
        var session = packet.Find(RadiusAttributeType.AcctSessionId);
        destination[..KeyLength].Clear();
        session[..Math.Min(session.Length, KeySessionLength)].CopyTo(destination);
        hash[..(KeyLength - KeySessionLength)].CopyTo(destination[KeySessionLength..]);
    }

    private ulong? Octets64(RadiusAttributeType octets, RadiusAttributeType gigawords)
    {
        var packet = Packet;
        if (!packet.TryFindUInt32(octets, out var low))
            return null;

        packet.TryFindUInt32(gigawords, out var high);
        return (ulong)high << 32 | low;
    }
}

using System.Buffers.Binary;

namespace HotspotAuth.Clock;

/// <summary>Why an answer says nothing of the time.</summary>
internal enum SntpFault
{
    None,

    /// <summary>Shorter than a header, or of another mode or version.</summary>
    Malformed,

    /// <summary>Not the answer to what was asked: late, repeated or forged.</summary>
    Foreign,

    /// <summary>A kiss of death: the server wants to be asked no more, or less often (RFC 5905 §7.4).</summary>
    Refused,

    /// <summary>The server does not know the time itself, or by too long a way.</summary>
    Unsynchronised,
}

/// <summary>A server's two timestamps, its stratum, and how far it may be from its own reference.</summary>
internal readonly record struct SntpAnswer(ulong Received, ulong Sent, int Stratum);

/// <summary>
/// The 48 octets of a time request and its answer (RFC 5905 §7.3; as a simple client, §14). Timestamps are fixed-point seconds since
/// 1900, 32.32 bits, which begin anew in 2036: only differences of two that lie within 68 years mean anything.
/// </summary>
internal static class SntpMessage
{
    public const int Length = 48;
    private const int ClientMode = 3;
    private const int ServerMode = 4;
    private const int Version = 4;

    /// <summary>RFC 5905 §7.3: a server of this stratum or above has no time; 0 is a kiss.</summary>
    private const int NoStratum = 16;

    /// <summary>RFC 5905 appendix A.5.5.3 (MAXDIST): a server farther than this from its reference is not to be followed.</summary>
    private const uint LongestWay = 3 << 15;

    private static readonly long UnixEpoch = (long)(DateTimeOffset.UnixEpoch - new DateTimeOffset(1900, 1, 1, 0, 0, 0, TimeSpan.Zero)).TotalSeconds;

    /// <summary>A request. <paramref name="cookie"/> stands where a client's time would: the answer brings it back, and nobody off the way can guess it.</summary>
    public static void WriteRequest(Span<byte> datagram, ulong cookie)
    {
        datagram[..Length].Clear();
        datagram[0] = (Version << 3) | ClientMode;
        BinaryPrimitives.WriteUInt64BigEndian(datagram[40..], cookie);
    }

    /// <summary>Reads an answer to the request with <paramref name="cookie"/>; never throws.</summary>
    public static SntpFault TryRead(ReadOnlySpan<byte> datagram, ulong cookie, out SntpAnswer answer)
    {
        answer = default;
        if (datagram.Length < Length || (datagram[0] & 7) != ServerMode || ((datagram[0] >> 3) & 7) is not (3 or Version)) return SntpFault.Malformed;
        if (BinaryPrimitives.ReadUInt64BigEndian(datagram[24..]) != cookie) return SntpFault.Foreign;
        var stratum = datagram[1];
        var leap = datagram[0] >> 6;
        if (stratum == 0 && IsKiss(datagram.Slice(12, 4))) return SntpFault.Refused;
        var delay = BinaryPrimitives.ReadUInt32BigEndian(datagram[4..]);
        var dispersion = BinaryPrimitives.ReadUInt32BigEndian(datagram[8..]);
        var sent = BinaryPrimitives.ReadUInt64BigEndian(datagram[40..]);
        if (leap == 3 || stratum is 0 or >= NoStratum || sent == 0 || ((ulong)delay / 2) + dispersion > LongestWay) return SntpFault.Unsynchronised;
        answer = new SntpAnswer(BinaryPrimitives.ReadUInt64BigEndian(datagram[32..]), sent, stratum);
        return SntpFault.None;
    }

    /// <summary>A moment as a timestamp.</summary>
    public static ulong Timestamp(DateTimeOffset time)
    {
        var ticks = (Int128)(time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) + ((Int128)UnixEpoch * TimeSpan.TicksPerSecond);
        return (ulong)(((ticks << 32) / TimeSpan.TicksPerSecond) & ulong.MaxValue);
    }

    /// <summary>Microseconds from <paramref name="b"/> to <paramref name="a"/>, across the turn of 2036 too.</summary>
    public static long Microseconds(ulong a, ulong b) => (long)(((Int128)unchecked((long)(a - b)) * 1_000_000) >> 32);

    // Four letters, as "RATE" and "DENY"; a server that has only just started sends zeros.
    private static bool IsKiss(ReadOnlySpan<byte> reference)
    {
        foreach (var letter in reference)
        {
            if (!char.IsAsciiLetterUpper((char)letter)) return false;
        }

        // RFC 5905 §7.4: these two only say that the server does not know the time yet.
        return !reference.SequenceEqual("INIT"u8) && !reference.SequenceEqual("STEP"u8);
    }
}

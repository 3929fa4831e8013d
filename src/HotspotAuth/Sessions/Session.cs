using System.Net;
using HotspotAuth.Access;
using HotspotAuth.Accounts;
using HotspotAuth.Capture;

namespace HotspotAuth.Sessions;

internal enum SessionState
{
    Open,
    Closed,

    /// <summary>Its NAS has been silent for too long to be believed.</summary>
    Suspect,
}

/// <summary>What of a session was concluded and not told by its NAS. Stored as a number.</summary>
[Flags]
internal enum Inferred
{
    None = 0,

    /// <summary>The Start was lost.</summary>
    Start = 1,

    /// <summary>The Stop was lost; the end is the moment it was last heard of.</summary>
    Stop = 2,

    /// <summary>Counters fell by more than half their range: they had wrapped.</summary>
    Counters = 4,
}

/// <summary>One device's use of the network under one account. Immutable: a change is a new record in <see cref="SessionTable"/>.</summary>
internal sealed record Session
{
    public required Guid Id { get; init; }
    public required long Account { get; init; }
    public required string Username { get; init; }
    public required string Person { get; init; }
    public string? PersonTh { get; init; }
    public required string Group { get; init; }

    /// <summary>H(salt ‖ holder's record): a later edit of the person shows, an erasure leaves nothing.</summary>
    public byte[]? Holder { get; init; }

    public byte[]? HolderSalt { get; init; }
    public MacAddress? Mac { get; init; }
    public IPAddress? Ip { get; init; }

    /// <summary>Name of the NAS that keeps the session; null for our own gateway.</summary>
    public string? Nas { get; init; }

    /// <summary>The NAS's Acct-Session-Id.</summary>
    public string? NasSession { get; init; }

    /// <summary>Where the NAS sends from, and so where it is asked to end the session.</summary>
    public IPAddress? NasAddress { get; init; }

    public required DateTimeOffset Start { get; init; }
    public DateTimeOffset? Until { get; init; }
    public required DateTimeOffset LastSeen { get; init; }

    /// <summary>When its NAS was last heard of it, by our own clock; not kept on disk.</summary>
    public DateTimeOffset? Heard { get; init; }

    /// <summary>Mark of the speeds that the Accept told its NAS, as the Class of its reports says; null where none has come since the
    /// start. Not kept on disk.</summary>
    public ushort? Speeds { get; init; }

    /// <summary>The device's MAC alone began it: it lasts no longer than the device's registration.</summary>
    public bool ByMac { get; init; }

    /// <summary>Of a fire drill: its rows are marked, and no table or store has it.</summary>
    public bool IsDrill { get; init; }

    public DateTimeOffset? End { get; init; }
    public SessionState State { get; init; }

    /// <summary>Why it ended: one of <see cref="SessionCause"/>.</summary>
    public string? Cause { get; init; }

    public Inferred Inferred { get; init; }
    public Traffic Traffic { get; init; }
    public long PacketsUp => Traffic.PacketsUp;
    public long PacketsDown => Traffic.PacketsDown;
    public long BytesUp => Traffic.BytesUp;
    public long BytesDown => Traffic.BytesDown;

    /// <summary>A session of this account as it begins; where and until when its maker adds.</summary>
    public static Session Begin(Account account, DateTimeOffset at)
    {
        var holder = Sessions.Holder.Of(account);
        return new Session
        {
            Id = Guid.CreateVersion7(at),
            Account = account.Id,
            Username = account.Username,
            Person = account.Name,
            PersonTh = account.NameTh,
            Group = account.Group,
            Holder = holder.Hash,
            HolderSalt = holder.Salt,
            Start = at,
            LastSeen = at,
        };
    }

    /// <summary>Null only for a NAS that tells neither MAC nor address.</summary>
    public Device? Device => Ip is null && Mac is null ? null : new Device(Mac, Ip ?? IPAddress.None);

    /// <summary>What it is counted by among its account's devices: sessions of one device are one.</summary>
    public string Place => Device?.Key ?? (Nas is not null && NasSession is not null ? SessionPlace.Of(Nas, NasAddress, NasSession) : Id.ToString());
}

/// <summary>Packets and bytes of the IP layer, up from the client and down to it.</summary>
internal readonly record struct Traffic(long PacketsUp, long PacketsDown, long BytesUp, long BytesDown)
{
    public static Traffic operator +(Traffic a, Traffic b) =>
        new(a.PacketsUp + b.PacketsUp, a.PacketsDown + b.PacketsDown, a.BytesUp + b.BytesUp, a.BytesDown + b.BytesDown);

    public static Traffic operator -(Traffic a, Traffic b) =>
        new(a.PacketsUp - b.PacketsUp, a.PacketsDown - b.PacketsDown, a.BytesUp - b.BytesUp, a.BytesDown - b.BytesDown);

    /// <summary>Counters never go back within a session, whatever order the reports come in.</summary>
    public Traffic AtLeast(Traffic other) =>
        new(Math.Max(PacketsUp, other.PacketsUp), Math.Max(PacketsDown, other.PacketsDown), Math.Max(BytesUp, other.BytesUp), Math.Max(BytesDown, other.BytesDown));

    public bool IsBelow(Traffic other) => PacketsUp < other.PacketsUp || PacketsDown < other.PacketsDown || BytesUp < other.BytesUp || BytesDown < other.BytesDown;
}

/// <summary>Why a session ended, in RFC 2866 §5.10's words where it has one.</summary>
internal static class SessionCause
{
    public const string UserRequest = "User-Request";
    public const string SessionTimeout = "Session-Timeout";
    public const string IdleTimeout = "Idle-Timeout";
    public const string AdminReset = "Admin-Reset";
    public const string LostCarrier = "Lost-Carrier";
    public const string NasReboot = "NAS-Reboot";
    public const string NasError = "NAS-Error";

    /// <summary>Its NAS had gone silent about it and ended it when asked.</summary>
    public const string NasSilent = "NAS-Silent";

    /// <summary>The account was disabled while the session ran.</summary>
    public const string AccountDisabled = "Account-Disabled";

    /// <summary>The account's validity ended.</summary>
    public const string AccountExpired = "Account-Expired";

    /// <summary>The hours of the week in which the account may be used are over.</summary>
    public const string HoursOver = "Hours-Over";

    /// <summary>The account may no longer be used at this NAS.</summary>
    public const string PlaceNotAllowed = "Place-Not-Allowed";

    /// <summary>The device that its MAC had let in is registered no more.</summary>
    public const string DeviceRemoved = "Device-Removed";

    /// <summary>The account has used up its time or its data.</summary>
    public const string QuotaUsed = "Quota-Used";

    /// <summary>The account logged in on one device more than it may, and this was its oldest session.</summary>
    public const string MadeRoom = "Device-Limit";

    /// <summary>Another account logged in on the same device.</summary>
    public const string Replaced = "Replaced";
}

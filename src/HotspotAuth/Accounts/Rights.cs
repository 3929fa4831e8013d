using System.Text.Json;
using System.Text.Json.Serialization;

namespace HotspotAuth.Accounts;

/// <summary>
/// What a group's members or one account may use. Null says nothing: an account's silence is filled from its group, a
/// group's silence is no limit. Stored as JSON in one column, because nothing is ever searched in it.
/// </summary>
internal sealed record Rights
{
    /// <summary>Our own gateway among <see cref="OnlyNases"/>.</summary>
    public const string OwnGateway = "own";

    /// <summary>Nothing is said: no limit of any kind.</summary>
    public static readonly Rights None = new();

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
    };

    /// <summary>From the device, bit/s.</summary>
    public long? UpBitsPerSecond { get; init; }

    /// <summary>To the device, bit/s.</summary>
    public long? DownBitsPerSecond { get; init; }

    /// <summary>Longest session, s.</summary>
    public long? SessionSeconds { get; init; }

    /// <summary>A session ends after this long without traffic, s.</summary>
    public long? IdleSeconds { get; init; }

    /// <summary>Connected time a calendar day of the office, s.</summary>
    public long? DailySeconds { get; init; }

    /// <summary>Connected time over the account's whole validity, s.</summary>
    public long? TotalSeconds { get; init; }

    /// <summary>Octets of the IP layer, both ways together, a calendar day of the office.</summary>
    public long? DailyBytes { get; init; }

    /// <summary>Octets of the IP layer, both ways together, over the account's whole validity.</summary>
    public long? TotalBytes { get; init; }

    /// <summary>The VLAN a NAS puts the device into, 1..4094 (RFC 3580 §3.31).</summary>
    public int? Vlan { get; init; }

    /// <summary>True: a registered device comes in by itself, without the login page.</summary>
    public bool? DevicesReturn { get; init; }

    /// <summary>Hours of the week in the office's zone in which there is use at all.</summary>
    [JsonConverter(typeof(WeekHoursJson))]
    public WeekHours? Hours { get; init; }

    /// <summary>The only NASes at which there is use; our own gateway is <see cref="OwnGateway"/>.</summary>
    [JsonConverter(typeof(NameSetJson))]
    public NameSet? OnlyNases { get; init; }

    /// <summary>The only SSIDs in which there is use.</summary>
    [JsonConverter(typeof(NameSetJson))]
    public NameSet? OnlySsids { get; init; }

    /// <summary>The only VLANs, by number or name, from which there is use; asked only of a NAS that tells one.</summary>
    [JsonConverter(typeof(NameSetJson))]
    public NameSet? OnlyVlans { get; init; }

    /// <summary>False: CHAP and MS-CHAP are refused and no new password is kept recoverable. True: new passwords are.</summary>
    public bool? Chap { get; init; }

    /// <summary>Devices at the same time, of a group's members; one account's own number is <see cref="Account.OwnMaxDevices"/>. Kept in a column of its own.</summary>
    public int? MaxDevices { get; init; }

    /// <summary>These rights, with what they leave open taken from <paramref name="group"/>.</summary>
    public Rights Over(Rights group) => new()
    {
        UpBitsPerSecond = UpBitsPerSecond ?? group.UpBitsPerSecond,
        DownBitsPerSecond = DownBitsPerSecond ?? group.DownBitsPerSecond,
        SessionSeconds = SessionSeconds ?? group.SessionSeconds,
        IdleSeconds = IdleSeconds ?? group.IdleSeconds,
        DailySeconds = DailySeconds ?? group.DailySeconds,
        TotalSeconds = TotalSeconds ?? group.TotalSeconds,
        DailyBytes = DailyBytes ?? group.DailyBytes,
        TotalBytes = TotalBytes ?? group.TotalBytes,
        Vlan = Vlan ?? group.Vlan,
        DevicesReturn = DevicesReturn ?? group.DevicesReturn,
        Hours = Hours ?? group.Hours,
        OnlyNases = OnlyNases ?? group.OnlyNases,
        OnlySsids = OnlySsids ?? group.OnlySsids,
        OnlyVlans = OnlyVlans ?? group.OnlyVlans,
        Chap = Chap ?? group.Chap,
        MaxDevices = MaxDevices ?? group.MaxDevices,
    };

    /// <summary>As the store keeps it, without <see cref="MaxDevices"/>; null where that says nothing.</summary>
    public string? ToJson()
    {
        var kept = MaxDevices is null ? this : this with { MaxDevices = null };
        return kept == None ? null : JsonSerializer.Serialize(kept, Json);
    }

    /// <summary>Back from the store; null is <see cref="None"/>.</summary>
    /// <exception cref="JsonException">The column was not written by this program.</exception>
    public static Rights FromJson(string? json, int? maxDevices = null)
    {
        var rights = json is null ? None : JsonSerializer.Deserialize<Rights>(json, Json) ?? None;
        return maxDevices is null ? rights : rights with { MaxDevices = maxDevices };
    }
}

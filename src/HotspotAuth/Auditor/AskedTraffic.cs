using System.Text.Json;
using HotspotAuth.Export;
using HotspotAuth.TrafficLog;
using Endpoint = HotspotAuth.Export.Endpoint;

namespace HotspotAuth.Auditor;

/// <summary>What traffic is asked for, typed and understood: whose, towards whom, seen outside as what, from when to when. At least one of the first three.</summary>
/// <param name="Whose">An address with or without the client's port, a device or a user.</param>
/// <param name="Outside">What the Internet saw of it.</param>
/// <param name="Peer">The other end.</param>
/// <param name="From">The first moment.</param>
/// <param name="Until">The last moment as it was told, to the second or the minute; that one included.</param>
internal sealed record AskedTraffic(AskedAddress? Whose, Endpoint? Outside, LogIp? Peer, AskedTime From, AskedTime Until)
{
    /// <summary>The first moment after.</summary>
    public DateTimeOffset End => Until.Told.AddSeconds(Until.IsMinute ? 60 : 1);

    /// <summary>The question as the exporting code takes it.</summary>
    public ExportQuestion Question => new(new TimeSpanMs(From.Told.ToUnixTimeMilliseconds(), End.ToUnixTimeMilliseconds()))
    {
        Ip = Whose?.Endpoint?.Ip,
        Port = Whose?.Endpoint?.Port,
        Mac = Whose?.Mac,
        User = Whose?.User,
        Outside = Outside,
        Peer = Peer,
    };

    public string ToJson() => JsonSerializer.Serialize(new Kept(Whose?.ToString(), Outside?.ToString(), Peer?.ToString(), Moment.Of(From), Moment.Of(Until)), Form);

    /// <exception cref="InvalidDataException">The text is none of <see cref="ToJson"/>.</exception>
    public static AskedTraffic FromJson(string json)
    {
        if (JsonSerializer.Deserialize<Kept>(json, Form) is not { From: { } from, Until: { } until } kept) throw new InvalidDataException("The kept question can't be read.");
        AskedAddress.Read(kept.Whose, out var whose);
        var outside = kept.Outside is { } text && Endpoint.TryParse(text, out var endpoint) ? endpoint : null;
        var peer = kept.Peer is { } address && Endpoint.TryParseAddress(address, out var ip) ? ip : default(LogIp?);
        return new AskedTraffic(whose, outside, peer, from.Time, until.Time);
    }

    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web);

    private sealed record Kept(string? Whose, string? Outside, string? Peer, Moment From, Moment Until);

    private sealed record Moment(long Told, bool Minute, bool Utc)
    {
        public static Moment Of(AskedTime time) => new(time.Told.ToUnixTimeMilliseconds(), time.IsMinute, time.IsUtc);

        public AskedTime Time => AskedTime.Of(DateTimeOffset.FromUnixTimeMilliseconds(Told), Minute, null, Utc);
    }
}

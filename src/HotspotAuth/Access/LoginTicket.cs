using HotspotAuth.Capture;

namespace HotspotAuth.Access;

/// <summary>What a NAS's login page is given instead of the password: good once, for one device at one NAS, for a minute.</summary>
/// <param name="Username">The account's username, to be posted as it is.</param>
/// <param name="Password">28 signs of a-z and 2-9: fits PAP, CHAP and MS-CHAP, and needs no escaping in a form or an address.</param>
internal sealed record LoginTicket(string Username, string Password)
{
    /// <summary>The name alone: a ticket must not get into a log by being printed.</summary>
    public override string ToString() => $"ticket of {Username}";
}

/// <summary>A ticket that is still good, and where it is.</summary>
internal sealed class OpenTicket(string username, byte[] secret, MacAddress mac, string nas, DateTimeOffset expires)
{
    public string Username => username;

    /// <summary>Its password's octets; zeros once it is gone.</summary>
    public byte[] Secret => secret;

    public MacAddress Mac => mac;

    /// <summary>The configured name of its NAS.</summary>
    public string Nas => nas;

    /// <summary>The first moment at which it is good no more.</summary>
    public DateTimeOffset Expires => expires;
}

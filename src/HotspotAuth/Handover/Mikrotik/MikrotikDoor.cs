using System.Security.Cryptography;
using System.Text;
using HotspotAuth.Access;

namespace HotspotAuth.Handover;

/// <summary>
/// A RouterOS hotspot opens when the browser posts a login to its servlet: the username, and as password a one-time ticket, by
/// http-chap as its answer to the hotspot's challenge.
/// </summary>
internal sealed class MikrotikDoor(LoginTickets tickets) : IHandoverDoor
{
    public string Kind => HandoverRules.Mikrotik;

    public Task<HandoverStep> OpenAsync(HandoverEntry entry, CancellationToken cancellationToken)
    {
        var visit = entry.Visit;
        var ticket = tickets.Issue(entry.Decision.Account!, visit.Device, visit.Nas) ?? throw new HandoverException("too many one-time tickets are open");
        KeyValuePair<string, string>[] fields =
        [
            new("username", ticket.Username),
            new("password", Password(ticket.Password, visit.ChapId, visit.Challenge)),
            new("dst", entry.Back.AbsoluteUri),
            new("popup", "false"),
        ];
        var link = new Uri(visit.Link!);
        // From a secure page browsers warn before a form goes out in the clear. The address of a page raises no warning, and what
        // stands in it is good once, within a minute, for this device alone.
        var warns = entry.Back.Scheme == Uri.UriSchemeHttps && link.Scheme == Uri.UriSchemeHttp;
        return Task.FromResult(warns ? HandoverStep.Open(WithQuery(link, fields)) : new HandoverStep(link, fields));
    }

    /// <summary>By http-chap MD5(id ‖ password ‖ challenge) in lower-case hex (RFC 1994 §4.1), else the password itself.</summary>
    public static string Password(string password, byte? chapId, byte[]? challenge) =>
        chapId is { } id ? Convert.ToHexStringLower(MD5.HashData([id, .. Encoding.UTF8.GetBytes(password), .. challenge ?? []])) : password;

    internal static Uri WithQuery(Uri target, IEnumerable<KeyValuePair<string, string>> fields) =>
        new UriBuilder(target) { Query = string.Join('&', fields.Select(field => $"{field.Key}={Uri.EscapeDataString(field.Value)}")) }.Uri;
}

using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using HotspotAuth.Accounts;

namespace HotspotAuth.Sessions;

/// <summary>
/// The person behind a session, bound into the log without being readable there: H(16 random bytes ‖ RFC 8785 JSON of
/// the record). The random bytes stay with the record: a later edit shows, and with them erased nothing can be guessed.
/// </summary>
internal sealed record Holder(byte[] Salt, byte[] Hash)
{
    private static readonly JsonSerializerOptions Canonical = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Holder Of(Account account)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        return new Holder(salt, Digest(salt, account));
    }

    public static byte[] Digest(ReadOnlySpan<byte> salt, Account account)
    {
        // RFC 8785: members sorted by name, no white space, minimal escapes; all values are strings here.
        var members = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["name"] = account.Name, ["username"] = account.Username };
        if (account.NameTh is { } nameTh) members["name_th"] = nameTh;
        if (account.Phone is { } phone) members["phone"] = phone;
        var json = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(members, Canonical).Normalize());
        return SHA256.HashData([.. salt, .. json]);
    }
}

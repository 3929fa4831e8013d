using System.Security.Cryptography;
using System.Text;

namespace HotspotAuth.Accounts;

/// <summary>
/// One-time passwords that go out by mail. One is good for an hour beside the account's own password, so that a stranger who asks for
/// it locks nobody out; its first use makes it the account's password, to be changed, and the forgotten one ends.
/// </summary>
internal sealed class MailedPasswords(AccountStore store, AccountDirectory accounts, TimeProvider time)
{
    /// <summary>How long a mailed password may wait for its use.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(1);

    /// <summary>
    /// SHA-256 over name and password. A slow hash would protect nothing here: 58 random bits (<see cref="OneTimePassword"/>) that are
    /// worth an hour can't be searched, and the constant work of a login must not tell who asked for a mail.
    /// </summary>
    public static byte[] Digest(string username, string password) => SHA256.HashData(Encoding.UTF8.GetBytes($"mailed\0{username}\0{Typed(password)}"));

    /// <summary>Makes a new one, which ends any mailed before; null when there is no such account.</summary>
    public async Task<string?> IssueAsync(string username, Actor actor, CancellationToken cancellationToken)
    {
        var name = Usernames.Normalize(username);
        var password = OneTimePassword.Password();
        var issued = await store.UpdateAsync(
            name,
            "mailed_digest = @digest, mailed_until = @until",
            new { digest = Digest(name, password), until = (time.GetUtcNow() + Life).ToUnixTimeMilliseconds() },
            "account-mail-password",
            actor,
            cancellationToken);
        accounts.Refresh();
        return issued ? password : null;
    }

    /// <summary>Once a login with it was granted: from now on it is the account's own. Any other password changes nothing.</summary>
    public async Task AdoptAsync(string username, string password, Actor actor, CancellationToken cancellationToken)
    {
        var name = Usernames.Normalize(username);
        if (!accounts.IsMailedPassword(name, password)) return;
        await store.AdoptPasswordAsync(name, Typed(password), actor, cancellationToken);
        accounts.Refresh();
    }

    /// <summary>Read from a mail and typed on a phone: capitals and spaces are forgiven.</summary>
    private static string Typed(string password) => password.Trim().ToLowerInvariant();
}

using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace HotspotAuth.Accounts;

/// <summary>
/// What a process remembers of secrets it has checked once, under keys that live and die with it. Who reads all of its memory
/// finds these keys, but he also finds the key file's that the sealed secrets are opened with; a copy of the
/// heap without them, or of the database, tells nothing more than before.
/// </summary>
internal static class QuickCheck
{
    private const int LongestOnStack = 512;
    private static readonly KeyedTag Passwords = new(RandomNumberGenerator.GetBytes(KeyedTag.KeyLength));
    private static readonly KeyedTag Masks = new(RandomNumberGenerator.GetBytes(KeyedTag.KeyLength));

    /// <summary>The 16 octets that stand for this password of this account.</summary>
    public static void Tag(string username, string password, Span<byte> tag)
    {
        var most = Encoding.UTF8.GetMaxByteCount(username.Length + 1 + password.Length);
        Span<byte> message = most <= LongestOnStack ? stackalloc byte[LongestOnStack] : new byte[most];
        var length = Encoding.UTF8.GetBytes(username, message);
        message[length++] = 0;
        length += Encoding.UTF8.GetBytes(password, message[length..]);
        Passwords.Compute(message[..length], tag);
        CryptographicOperations.ZeroMemory(message[..length]);
    }

    /// <summary>Hides a recoverable secret, or shows it again: an XOR with a stream that is the account's own.</summary>
    public static void Mask(string username, Span<byte> secret)
    {
        Span<byte> message = stackalloc byte[sizeof(int) + (3 * Usernames.MaxLength)];
        Span<byte> stream = stackalloc byte[KeyedTag.Length];
        var length = sizeof(int) + Encoding.UTF8.GetBytes(username, message[sizeof(int)..]);
        for (var at = 0; at < secret.Length; at++)
        {
            if (at % stream.Length == 0)
            {
                BinaryPrimitives.WriteInt32LittleEndian(message, at);
                Masks.Compute(message[..length], stream);
            }

            secret[at] ^= stream[at % stream.Length];
        }

        CryptographicOperations.ZeroMemory(stream);
    }
}

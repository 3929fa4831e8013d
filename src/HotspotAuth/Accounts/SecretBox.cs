using System.Security.Cryptography;
using System.Text;
using HotspotAuth.Operation;

namespace HotspotAuth.Accounts;

/// <summary>
/// Recoverable secrets for CHAP and MS-CHAP, sealed with AES-256-GCM under a key file that is not in the database;
/// the username is authenticated with it, so that a sealed secret can't be moved to another account.
/// </summary>
internal sealed class SecretBox
{
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private readonly byte[] _key;

    private SecretBox(byte[] key)
    {
        _key = key;
        Codes = new CodeHash(key);
    }

    /// <summary>The fast hashes of random codes, under a key of their own derived from the same file.</summary>
    public CodeHash Codes { get; }

    /// <summary>Reads the key file, or makes it at the first start.</summary>
    public static SecretBox OpenOrCreate(DataDirectory data)
    {
        if (!File.Exists(data.SecretKey))
        {
            var temporary = $"{data.SecretKey}.{Environment.ProcessId}";
            File.WriteAllBytes(temporary, RandomNumberGenerator.GetBytes(32));
            DataDirectory.MakePrivate(temporary);
            try
            {
                File.Move(temporary, data.SecretKey, overwrite: false); // two first starts at once: one key wins, both read it
            }
            catch (IOException)
            {
                File.Delete(temporary);
            }
        }

        var key = File.ReadAllBytes(data.SecretKey);
        if (key.Length != 32) throw new VerbException(ExitCode.Configuration, $"{data.SecretKey} is damaged: it must hold 32 bytes. Restore it from the backup; without it CHAP passwords can't be read.");
        return new SecretBox(key);
    }

    public byte[] Seal(string username, string secret)
    {
        var plain = Encoding.UTF8.GetBytes(secret);
        var box = new byte[NonceLength + TagLength + plain.Length];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceLength));
        using var aes = new AesGcm(_key, TagLength);
        aes.Encrypt(box.AsSpan(0, NonceLength), plain, box.AsSpan(NonceLength + TagLength), box.AsSpan(NonceLength, TagLength), Encoding.UTF8.GetBytes(username));
        CryptographicOperations.ZeroMemory(plain);
        return box;
    }

    /// <summary>The secret's UTF-8 bytes; null when the box was altered or sealed under another key.</summary>
    public byte[]? Open(string username, ReadOnlySpan<byte> box)
    {
        if (box.Length < NonceLength + TagLength) return null;
        var plain = new byte[box.Length - NonceLength - TagLength];
        using var aes = new AesGcm(_key, TagLength);
        try
        {
            aes.Decrypt(box[..NonceLength], box[(NonceLength + TagLength)..], box.Slice(NonceLength, TagLength), plain, Encoding.UTF8.GetBytes(username));
            return plain;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}

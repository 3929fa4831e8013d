using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using HotspotAuth.Operation;

namespace HotspotAuth.Backup;

/// <summary>An encrypted file as it came to lie on the disk: its octets and their SHA-256.</summary>
internal sealed record EncryptedFile(long Bytes, string Sha256);

/// <summary>
/// Debian's <c>age</c> as a child: what is written goes through its pipes, so nothing lies in clear where the backup goes, and the program that encrypts
/// is one that whoever restores has too.
/// </summary>
internal static class AgeProgram
{
    private const string Name = "age";
    private const int Block = 128 * 1024;

    /// <summary>Encrypts what <paramref name="write"/> writes into a new file, durable when it returns. A file that was begun is left for the caller to remove.</summary>
    /// <exception cref="IOException">The disk refused.</exception>
    /// <exception cref="VerbException"><c>age</c> is missing or refused.</exception>
    public static async Task<EncryptedFile> EncryptAsync(IReadOnlyList<string> recipients, string path, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        using var age = Start(["--encrypt", .. recipients.SelectMany(r => new[] { "--recipient", r })]);
        await using var stop = cancellationToken.Register(() => End(age));
        age.Process.StandardInput.AutoFlush = false;
        var stored = StoreAsync(age, path, cancellationToken);
        Exception? fault = null;
        try
        {
            var pipe = age.Process.StandardInput.BaseStream;
            await using var buffered = new BufferedStream(pipe, Block);
            await write(buffered, cancellationToken);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            fault = e;
            End(age); // or it would finish a file that is not whole
        }

        // The disk's word comes first: a pipe breaks because of it.
        var file = await stored;
        cancellationToken.ThrowIfCancellationRequested();
        await age.Process.WaitForExitAsync(cancellationToken);
        var told = await age.Errors;
        if (fault is not null and not IOException) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(fault).Throw();
        if (fault is not null && told.Length == 0) throw new IOException(fault.Message, fault);
        if (age.Process.ExitCode != 0) throw new VerbException(ExitCode.Unavailable, $"age refused: {Sentence(told)}");
        return file;
    }

    /// <summary>
    /// Opens an encrypted file with a private key and gives its content to <paramref name="read"/>, which must read to the end. The key is the file
    /// <paramref name="identity"/>, or the text <paramref name="secret"/>, which is given to the child alone.
    /// </summary>
    /// <exception cref="VerbException">The key does not fit, or the file is damaged (exit 65); <c>age</c> is missing (69).</exception>
    public static async Task DecryptAsync(string path, string? identity, string? secret, Func<Stream, CancellationToken, Task> read, CancellationToken cancellationToken)
    {
        using var age = Start(["--decrypt", "--identity", identity ?? "-", path]);
        await using var stop = cancellationToken.Register(() => End(age));
        Exception? fault = null;
        try
        {
            if (identity is null) await age.Process.StandardInput.WriteAsync(secret.AsMemory(), cancellationToken);
            age.Process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it read the key; its own words say why.
        }

        try
        {
            await read(age.Process.StandardOutput.BaseStream, cancellationToken);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            fault = e;
            End(age);
        }

        await age.Process.WaitForExitAsync(cancellationToken);
        var told = await age.Errors;
        // What was read may be cut off because age stopped: its word comes first, unless we ended it.
        if (told.Length > 0 && age.Process.ExitCode == 1) throw new VerbException(ExitCode.BadInput, $"{Path.GetFileName(path)} can't be opened: {Sentence(told)}");
        if (fault is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(fault).Throw();
        if (age.Process.ExitCode != 0) throw new VerbException(ExitCode.BadInput, string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(path)} can't be opened: age ended with {age.Process.ExitCode}"));
    }

    private static async Task<EncryptedFile> StoreAsync(Child age, string path, CancellationToken cancellationToken)
    {
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            await using var file = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                BufferSize = 0,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
            var buffer = new byte[Block];
            int read;
            while ((read = await age.Process.StandardOutput.BaseStream.ReadAsync(buffer, cancellationToken)) > 0)
            {
                hash.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }

            file.Flush(flushToDisk: true);
            return new EncryptedFile(file.Length, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        catch
        {
            End(age);
            throw;
        }
    }

    private static Child Start(IEnumerable<string> arguments)
    {
        try
        {
            var process = Process.Start(new ProcessStartInfo(Name, arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
            return new Child(process, process.StandardError.ReadToEndAsync());
        }
        catch (Win32Exception)
        {
            throw new VerbException(ExitCode.Unavailable, "The program age is missing, which encrypts the backups: apt-get install age");
        }
    }

    private static void End(Child age)
    {
        try
        {
            age.Process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    /// <summary>The first of age's lines, which end with an advertisement for its bug tracker.</summary>
    private static string Sentence(string told)
    {
        var line = told.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault() ?? "it said nothing";
        return line.StartsWith("age: error: ", StringComparison.Ordinal) ? line["age: error: ".Length..] : line;
    }

    private sealed record Child(Process Process, Task<string> Errors) : IDisposable
    {
        public void Dispose() => Process.Dispose();
    }
}

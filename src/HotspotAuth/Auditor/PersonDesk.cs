using System.Security.Cryptography;
using HotspotAuth.Accounts;
using HotspotAuth.Export;
using HotspotAuth.Operation;

namespace HotspotAuth.Auditor;

/// <summary>Answers a person's own request to see what is kept of him (PDPA s.30): on a page and as a file that leaves the house, both written down.</summary>
internal sealed class PersonDesk(DataDirectory data, Database database, AccountStore accounts, LogDesk desk, TimeProvider time)
{
    /// <summary>Null where there is no such account.</summary>
    public async Task<PersonData?> FindAsync(string username, CancellationToken cancellationToken) =>
        await accounts.FindAsync(username, cancellationToken) is { } account ? new PersonData(database, desk.Stores(), desk.People(), account, time.GetUtcNow()) : null;

    /// <summary>It was shown on a page, perhaps to be printed.</summary>
    public void Saw(PersonData person, Actor actor, string reason, long rows) => new Disclosure(database, actor, time).Record("person-view", person.Account.Username, reason, "done", rows, null);

    /// <summary>The file, whole and rewound; it is gone from the disk when it is closed.</summary>
    /// <exception cref="IOException">The disk is full or can't be written.</exception>
    public Stream Make(PersonData person, Actor actor, string reason, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(data.Root, "exports");
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var file = new FileStream(Path.Combine(folder, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)) + ".zip"), new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        var disclosure = new Disclosure(database, actor, time);
        try
        {
            var rows = PersonZip.Write(person, file, cancellationToken);
            file.Position = 0;
            var hash = SHA256.HashData(file);
            file.Position = 0;
            disclosure.Record("person-export", person.Account.Username, reason, "done", rows, hash);
            return file;
        }
        catch
        {
            disclosure.Record("person-export", person.Account.Username, reason, "failed", 0, null);
            file.Dispose();
            throw;
        }
    }
}

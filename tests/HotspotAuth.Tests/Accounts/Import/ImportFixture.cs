using System.Text;
using HotspotAuth.Accounts;
using HotspotAuth.Accounts.Import;

namespace HotspotAuth.Tests.Accounts.Import;

/// <summary>The real core, and a file to import into it.</summary>
internal sealed class ImportFixture : IAsyncDisposable
{
    public CoreFixture Core { get; } = new();

    public ImportPlan Read(string text, ImportChoice choice) => Read(Encoding.UTF8.GetBytes(text), choice);

    public ImportPlan Read(byte[] octets, ImportChoice choice)
    {
        var path = Path.Combine(Core.Directory, "file");
        File.WriteAllBytes(path, octets);
        return Core.Get<ImportReader>().Read(path, choice, null, CancellationToken.None);
    }

    public ImportPlan Csv(string text) => Read(text, new ImportChoice(ImportOrigin.Csv));

    public ImportPlan Dump(string text, string? owner = null) => Read(text, new ImportChoice(ImportOrigin.FreeRadius) { DeviceOwner = owner });

    public ImportPlan Script(string text) => Read(text, new ImportChoice(ImportOrigin.UserManager));

    public ImportOutcome Write(ImportPlan plan)
    {
        Assert.Equal([], plan.Faults.Items);
        var outcome = Core.Get<ImportWriter>().Write(plan, new ImportSource(ImportOrigin.Csv, "file", new byte[32]), Actor.System, null, CancellationToken.None);
        Core.Known.Refresh();
        return outcome;
    }

    public async Task<Account> AccountAsync(string username) => Assert.IsType<Account>(await Core.Accounts.FindAsync(username, CancellationToken.None));

    public ValueTask DisposeAsync() => Core.DisposeAsync();
}

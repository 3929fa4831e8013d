using System.Security.Cryptography;
using Dapper;
using HotspotAuth.Operation;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Tests.Operation;

public sealed class StoreCheckTests : IDisposable
{
    private readonly DataDirectory _data = DataDirectory.OpenOrCreate(Directory.CreateTempSubdirectory("hotspotauth-").FullName);
    private readonly HotspotSettings _settings = new();

    public StoreCheckTests()
    {
        _settings.Data.Directory = _data.Root;
        using (var connection = Database.OpenOrCreate(_data).Open())
        {
            foreach (var statement in StoreRows.UpTo(StoreUpgrade.Scripts.Count)) connection.Execute(statement);
            for (var i = 0; i < 300; i++) connection.Execute("INSERT INTO accounting (nas, received, hash, packet) VALUES ('hall', @i, randomblob(32), randomblob(900))", new { i });
            connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }

        SqliteConnection.ClearAllPools();
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_data.Root, recursive: true);
    }

    [Fact]
    public void A_whole_store_starts() => StoreCheck.BeforeStart(_data, _settings);

    [Fact]
    public void A_store_that_is_not_there_yet_starts()
    {
        File.Delete(_data.AccountStore);
        StoreCheck.BeforeStart(_data, _settings);
    }

    [Theory]
    [InlineData("a page in the middle is noise")]
    [InlineData("the header is gone")]
    [InlineData("the end is cut off")]
    [InlineData("it is no database")]
    public void A_damaged_store_does_not_start_and_the_command_line_of_the_mend_is_told(string damage)
    {
        _settings.Backup.Directory = "/var/backups/hotspotauth";
        Damage(_data.AccountStore, damage);

        var told = Assert.Throws<VerbException>(() => StoreCheck.BeforeStart(_data, _settings));

        Assert.Equal(ExitCode.BadInput, told.ExitCode);
        Assert.Contains("is damaged", told.Message, StringComparison.Ordinal);
        Assert.Contains($"hotspotauth restore --from /var/backups/hotspotauth --identity - --to {_data.Root} < KEYFILE", told.Message, StringComparison.Ordinal);
        var line = told.Message[(told.Message.IndexOf("hotspotauth restore", StringComparison.Ordinal) + "hotspotauth ".Length)..];
        Assert.Empty(CommandLine.Root([]).Parse(line[..line.IndexOf(" <", StringComparison.Ordinal)]).Errors);
    }

    internal static void Damage(string path, string damage)
    {
        var bytes = File.ReadAllBytes(path);
        switch (damage)
        {
            case "the header is gone": bytes.AsSpan(0, 100).Clear(); break;
            case "the end is cut off": bytes = bytes[..(bytes.Length / 2)]; break;
            case "it is no database": bytes = RandomNumberGenerator.GetBytes(9000); break;
            default: RandomNumberGenerator.Fill(bytes.AsSpan(bytes.Length / 8192 * 4096, 8192)); break;
        }

        File.WriteAllBytes(path, bytes);
    }
}

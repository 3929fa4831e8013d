using HotspotAuth.Operation;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Tests.Operation;

public sealed class DatabaseTests : IDisposable
{
    private readonly DataDirectory _data = DataDirectory.OpenOrCreate(Directory.CreateTempSubdirectory("hotspotauth-").FullName);

    public void Dispose() => Directory.Delete(_data.Root, recursive: true);

    [Fact]
    public void A_store_of_a_newer_program_is_left_alone_with_a_sentence()
    {
        using (var connection = Database.OpenOrCreate(_data).Open())
        {
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version = 99";
            command.ExecuteNonQuery();
        }

        var told = Assert.Throws<VerbException>(() => Database.OpenOrCreate(_data));
        Assert.Equal(ExitCode.Configuration, told.ExitCode);
        Assert.Contains("newer program", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_store_ends_a_verb_with_a_sentence_and_no_stack_trace()
    {
        File.WriteAllBytes(_data.AccountStore, [.. Enumerable.Repeat((byte)7, 8192)]);
        var fault = Assert.Throws<SqliteException>(() => Database.OpenOrCreate(_data));
        var told = VerbBuilder.Explain(fault);
        Assert.Equal(ExitCode.BadInput, told?.ExitCode);
        Assert.Contains("restore the newest backup", told!.Message, StringComparison.Ordinal);
    }
}

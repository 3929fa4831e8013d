using System.Globalization;

namespace HotspotAuth.Tests.Architecture;

public class MigrationTests
{
    private static string[] Names => [.. Repository.Files("src/HotspotAuth/Operation/Migrations", ".sql").Select(file => Path.GetFileNameWithoutExtension(file))];

    [Fact]
    public void Migrations_count_from_1_without_a_gap()
    {
        var expected = Enumerable.Range(1, Names.Length).Select(number => number.ToString("0000", CultureInfo.InvariantCulture));

        Assert.NotEmpty(Names);
        Assert.Equal(expected, Names.Select(name => name[..4]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_migration_keeps_to_the_SQL_that_SQLite_and_PostgreSQL_share()
    {
        // What ties the account store to one vendor; dates are integers, so strftime and datetime have no use either.
        string[] vendor = ["AUTOINCREMENT", "WITHOUT ROWID", "INSERT OR ", "strftime(", "datetime(", "julianday(", "IFNULL("];
        var found =
            from file in Repository.Files("src/HotspotAuth/Operation/Migrations", ".sql")
            from line in Repository.Lines(file).Select((text, at) => (text, at))
            from word in vendor
            where line.text.Contains(word, StringComparison.OrdinalIgnoreCase)
            select $"{file}:{line.at + 1}: {word.Trim()}";

        Findings.None("Vendor SQL in a migration.", found);
    }
}

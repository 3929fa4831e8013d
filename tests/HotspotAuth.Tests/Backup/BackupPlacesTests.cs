using System.Text.RegularExpressions;
using HotspotAuth.Backup;
using HotspotAuth.Tests.Architecture;

namespace HotspotAuth.Tests.Backup;

public sealed partial class BackupPlacesTests
{
    [Fact]
    public void Every_place_in_the_data_directory_is_in_a_backup_or_stays_behind_for_a_reason()
    {
        string[] known = [BackupPlaces.AccountStore, BackupPlaces.Traffic, BackupPlaces.Imports, .. BackupPlaces.Folders, .. BackupPlaces.Files, .. BackupPlaces.Left.Keys];
        var places = Repository.Files("src/HotspotAuth", ".cs").SelectMany(file => Place().Matches(Repository.Read(file))).Select(match => match.Groups["name"].Value)
            .Where(name => !name.StartsWith('.')).Distinct(StringComparer.Ordinal).ToArray();

        Assert.Contains("letters", places);
        Findings.None("Say in Backup/BackupPlaces.cs whether a backup takes it.", places.Except(known, StringComparer.Ordinal));
    }

    [GeneratedRegex(@"Path\.Combine\((data\.)?Root, ""(?<name>[^""]+)""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Place();
}

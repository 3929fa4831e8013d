using System.Text.RegularExpressions;
using HotspotAuth.Accounts.Import;
using HotspotAuth.Admin;
using HotspotAuth.Tests.Architecture;

namespace HotspotAuth.Tests.Admin;

/// <summary>What an import says in code is said to people in both languages.</summary>
public sealed partial class ImportTextsTests
{
    private static readonly string Code = string.Join('\n', Repository.Files("src/HotspotAuth/Accounts/Import", ".cs").Select(Repository.Read));

    [Fact]
    public void Every_loss_has_its_sentence_and_no_other()
    {
        var kinds = Loss().Matches(Code).Select(match => match.Groups["kind"].Value).ToHashSet(StringComparer.Ordinal);
        Assert.True(kinds.Count > 12, $"{kinds.Count} kinds were found");
        Assert.All(kinds, kind => Assert.NotNull(AdminTexts.Thai.Find($"import.loss.{kind}")));
    }

    [Fact]
    public void Every_fault_has_its_sentence()
    {
        var kinds = Fault().Matches(Code).Select(match => match.Groups["kind"].Value).ToHashSet(StringComparer.Ordinal);
        Assert.True(kinds.Count > 15, $"{kinds.Count} kinds were found");
        Assert.All(kinds, kind => Assert.NotNull(AdminTexts.Thai.Find($"import.fault.{kind}")));
    }

    [Fact]
    public void Every_field_origin_state_and_stage_has_its_word()
    {
        Assert.All(CsvField.All, field => Assert.NotNull(AdminTexts.Thai.Find($"import.field.{field}")));
        Assert.All(Enum.GetValues<ImportState>(), state => Assert.NotNull(AdminTexts.Thai.Find($"import.state.{state.ToString().ToLowerInvariant()}")));
        Assert.All(Enum.GetValues<ImportStage>(), stage => Assert.NotNull(AdminTexts.Thai.Find($"import.stage.{stage.ToString().ToLowerInvariant()}")));
        foreach (var origin in (string[])["csv", "freeradius", "usermanager"])
        {
            Assert.NotNull(AdminTexts.Thai.Find($"import.from.{origin}"));
            Assert.NotNull(AdminTexts.Thai.Find($"import.from.{origin}.hint"));
        }
    }

    [GeneratedRegex("Lose\\([^;\\n]*?\"(?<kind>[a-z_]+)\", \\$?\"", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Loss();

    [GeneratedRegex("(new ImportFault\\([^;\\n]*?, |Fail\\(|Fault\\(CsvField\\.\\w+, |fault = \\()\"(?<kind>[a-z_]{3,})\", ", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Fault();
}

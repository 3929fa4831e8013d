using System.Text.RegularExpressions;
using HotspotAuth.Admin;
using HotspotAuth.Export;
using HotspotAuth.Officials;
using HotspotAuth.Tests.Architecture;

namespace HotspotAuth.Tests.Officials;

public sealed partial class OfficialTextsTests
{
    [Fact]
    public void Every_state_step_section_obstacle_and_verdict_has_its_words()
    {
        foreach (var state in Enum.GetValues<OfficialState>()) Has($"official.state.{state}");
        foreach (var section in Enum.GetValues<LawSection>()) Has($"official.law.{section}");
        foreach (var verdict in Enum.GetValues<OfficialVerdict>()) Has($"official.verdict.{verdict}");
        foreach (var grade in Enum.GetValues<LinkGrade>()) Has($"official.grade.{grade}");
        foreach (var kind in Enum.GetValues<OfficialStepKind>())
        {
            Has($"official.signed.{kind}");
            Has($"trail.action.official-{OfficialRow.Text(kind)}");
        }

        foreach (var obstacle in Enum.GetValues<OfficialObstacle>())
        {
            Has($"official.against.{obstacle}");
            Has($"official.against.{obstacle}.do");
        }

        foreach (var step in new[] { "letter", "authority", "question", "answer", "release" }) Has($"official.step.{step}");
        foreach (var link in new[] { "outside", "ip", "mac", "session", "account", "person" }) Has($"official.link.{link}");
        foreach (var done in new[] { "prepare", "release", "reopen", "refuse", "withdraw", "handover" })
        {
            Has($"official.done.{done}");
            Has($"official.done.{done}.then");
        }
    }

    [Fact]
    public void Everything_that_can_be_missing_is_named_and_nothing_else()
    {
        var named = Lacks().Matches(Repository.Read("src/HotspotAuth/Officials/OfficialRules.cs")).Select(match => match.Groups["key"].Value);

        Assert.Equal(named.Order(StringComparer.Ordinal), Keys("missing"));
    }

    [Fact]
    public void Every_fault_has_a_sentence_and_every_sentence_a_fault()
    {
        var sources = string.Join('\n', Repository.Files("src/HotspotAuth/Officials", ".cs").Concat(Repository.Files("src/HotspotAuth/Admin/Pages/Audit/Requests", ".cs")).Select(Repository.Read));
        var used = Faults().Matches(sources).Select(match => match.Groups["key"].Value).ToHashSet(StringComparer.Ordinal);

        Assert.Equal(used.Order(StringComparer.Ordinal), Keys("fault"));
    }

    private static IEnumerable<string> Keys(string family) =>
        TextKeys().Matches(Repository.Read("src/HotspotAuth/Admin/OfficialTexts.resx")).Where(match => match.Groups["family"].Value == family).Select(match => match.Groups["key"].Value).Order(StringComparer.Ordinal);

    private static void Has(string key) => Assert.True(AdminTexts.Thai.Find(key) is not null, key);

    [GeneratedRegex("""missing\.Add\("(?<key>[a-z_]+)"\)""")]
    private static partial Regex Lacks();

    [GeneratedRegex("""(?:new OfficialFault\([a-z"_]+, |"official\.fault\.)"?(?<key>[a-z_.]+)"(?!\s*:)""")]
    private static partial Regex Faults();

    [GeneratedRegex("name=\"official\\.(?<family>missing|fault)\\.(?<key>[a-z_.]+)\"")]
    private static partial Regex TextKeys();
}

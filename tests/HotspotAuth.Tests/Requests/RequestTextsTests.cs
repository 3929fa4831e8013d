using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using HotspotAuth.Admin;
using HotspotAuth.Requests;
using HotspotAuth.Tests.Architecture;

namespace HotspotAuth.Tests.Requests;

public sealed partial class RequestTextsTests
{
    [Fact]
    public void Every_state_step_and_obstacle_has_its_words()
    {
        foreach (var state in Enum.GetValues<RequestState>())
        {
            Has($"request.state.{state}");
            Has($"request.show.{state.ToString().ToLowerInvariant()}");
        }

        foreach (var step in Enum.GetValues<StepKind>()) Has($"request.step.{step}");
        foreach (var obstacle in Enum.GetValues<RequestObstacle>())
        {
            Has($"request.against.{obstacle}");
            Has($"request.against.{obstacle}.do");
        }

        foreach (var state in new[] { RequestState.Requested, RequestState.Recommended, RequestState.Approved }) Has($"request.todo.{state}");
        foreach (var step in new[] { StepKind.Recommend, StepKind.Approve, StepKind.Issue }) Has($"request.wait.{step}");
        foreach (var done in new[] { "ask", "recommend", "approve", "refuse", "withdraw" }) Has($"request.done.{done}.then");
    }

    [Fact]
    public void Every_fault_has_a_sentence_and_every_sentence_a_fault()
    {
        var sources = string.Join('\n', Repository.Files("src/HotspotAuth/Requests", ".cs").Concat(Repository.Files("src/HotspotAuth/Admin/Pages/Requests", ".cs")).Select(Repository.Read));
        var used = Keys().Matches(sources).SelectMany(match => match.Groups["key"].Captures.Select(key => key.Value)).ToHashSet(StringComparer.Ordinal);
        // The missing ones are put together from the field's name.
        used.UnionWith(new[] { "name_th", "name", "position", "section", "purpose" }.Select(field => field + ".missing"));
        foreach (var key in used) Has($"request.fault.{key}");

        var known = Repository.Read("src/HotspotAuth/Admin/RequestTexts.resx");
        Assert.Equal(used.Order(StringComparer.Ordinal), TextKeys().Matches(known).Select(match => match.Groups["key"].Value).Order(StringComparer.Ordinal));
    }

    /// <summary>Whoever changes a word of the pledge changes its version with it: old requests keep both as they were.</summary>
    [Fact]
    public void The_pledge_s_version_stands_for_these_words()
    {
        var words = AdminTexts.Thai[Pledge.TextKey] + AdminTexts.English[Pledge.TextKey];
        Assert.Equal(("1", "D05C09DA"), (Pledge.Version, Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(words)))[..8]));
    }

    private static void Has(string key) => Assert.True(AdminTexts.Thai.Find(key) is not null, key);

    [GeneratedRegex("""(?:new RequestFault\([a-z"]+, (?:[^;]*?\? )?"(?<key>[a-z_.]+)"(?: : "(?<key>[a-z_.]+)")?|"request\.fault\.(?<key>[a-z_.]+)")""")]
    private static partial Regex Keys();

    [GeneratedRegex("name=\"request\\.fault\\.(?<key>[a-z_.]+)\"")]
    private static partial Regex TextKeys();
}

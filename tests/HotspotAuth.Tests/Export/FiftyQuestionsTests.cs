using HotspotAuth.Export;

namespace HotspotAuth.Tests.Export;

/// <summary>Who had this? Fifty times, each answered with exactly those who fit: never one name where two fit, and nobody who does not.</summary>
public sealed class FiftyQuestionsTests(FiftyQuestionsTests.Fixture office) : IClassFixture<FiftyQuestionsTests.Fixture>
{
    private static readonly string[] Kinds =
        ["unique", "ambiguous", "no port", "reused address", "missing stop", "across midnight", "NAS reboot", "shifted clock", "privacy address", "random MAC"];

    public static TheoryData<string> Names => [.. Kinds.SelectMany(kind => Enumerable.Range(1, QuestionOffice.OfEachKind).Select(i => $"{kind} {i}"))];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Question_is_answered_with_exactly_those_who_fit(string name)
    {
        var question = office.Made.Questions[name];

        var answer = await office.Made.AskAsync(question);

        Assert.Equal(question.Users, answer.Candidates.Select(c => c.User).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        Assert.Equal(question.IsUnique, answer.IsUnique);
        Assert.Equal(question.AsksForPort, answer.Ask is not null);
        if (question.IsUnique) Assert.All(answer.Candidates, c => Assert.Equal($"Person {question.Users[0]}", c.Person));
        if (question.IsProved) Assert.All(answer.Candidates.SelectMany(c => c.Links), l => Assert.Equal((l.From, LinkGrade.Proved), (l.From, l.Grade)));
        if (question.Devices is { } devices) Assert.Equal(devices, answer.Candidates.Count);
        Assert.All(answer.Candidates.SelectMany(c => c.Links).Where(l => l.Grade != LinkGrade.Missing), l => Assert.NotEmpty(l.Records));
    }

    /// <summary>The office is made once for all questions.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        internal QuestionOffice Made { get; private set; } = null!;

        public async Task InitializeAsync() => Made = await QuestionOffice.MakeAsync();

        public async Task DisposeAsync() => await Made.DisposeAsync();
    }
}

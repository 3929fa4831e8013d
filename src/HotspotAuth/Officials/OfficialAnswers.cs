using HotspotAuth.Accounts;
using HotspotAuth.Export;
using HotspotAuth.Operation;

namespace HotspotAuth.Officials;

/// <summary>Looks up what a letter asks, with the same code as the verbs and the auditor's pages, and leaves the same trace.</summary>
internal sealed class OfficialAnswers(HotspotSettings settings, DataDirectory data, AccountStore accounts, Database database, TimeProvider time)
{
    /// <exception cref="IOException">A day can't be read.</exception>
    public async Task<IReadOnlyList<(int Place, OfficialAnswer Answer)>> FindAsync(OfficialRequest request, Actor actor, CancellationToken cancellationToken)
    {
        var stores = LogStores.Open(settings, data, time);
        var people = await People.LoadAsync(accounts, database, cancellationToken);
        var disclosure = new Disclosure(database, actor, time);
        var found = new List<(int, OfficialAnswer)>();
        foreach (var question in request.Questions)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var answer = question.Kind == OfficialQuestionKind.Who ? Who(stores, people, question) : Traffic(stores, people, question, cancellationToken);
            var action = question.Kind == OfficialQuestionKind.Who ? "whois" : "official-count";
            var result = answer.Verdict switch
            {
                OfficialVerdict.Unique => "unique",
                OfficialVerdict.Nobody => "nobody",
                OfficialVerdict.Rows => "done",
                _ => "not-unique",
            };
            disclosure.Record(action, question.Text(stores.Zone), $"letter {request.Letter.Number}", result, answer.Verdict == OfficialVerdict.Rows ? answer.Rows : answer.Fits.Count, null);
            found.Add((question.Place, answer));
        }

        return found;
    }

    private static OfficialAnswer Who(LogStores stores, People people, OfficialQuestion question) => OfficialAnswer.Of(new Whois(stores, people).Ask(question.Who!.Question));

    private static OfficialAnswer Traffic(LogStores stores, People people, OfficialQuestion question, CancellationToken cancellationToken)
    {
        var asked = question.Span!.Question;
        var export = new FlowExport(stores, people);
        var completeness = Completeness.Of(stores, asked.Range);
        var rows = 0L;
        foreach (var _ in export.Rows(asked))
        {
            cancellationToken.ThrowIfCancellationRequested();
            rows++;
        }

        return new OfficialAnswer
        {
            Verdict = rows == 0 ? OfficialVerdict.Nobody : OfficialVerdict.Rows,
            Rows = rows,
            Ambiguous = export.Ambiguous,
            From = asked.Range.From,
            Until = asked.Range.To,
            Gaps = completeness.Gaps,
            Conflicts = AddressConflict.Of(stores, asked.Range, export.Addresses).Count,
            ClockMicroseconds = completeness.Clock is { } clock ? Math.Max(Math.Abs(clock.MinUs), Math.Abs(clock.MaxUs)) : null,
            CompleteUntil = completeness.CompleteUntil,
        };
    }
}

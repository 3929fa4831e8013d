using HotspotAuth.Accounts;
using HotspotAuth.Export;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Officials;

/// <summary>
/// Looks up what a letter asks, with the same code as the verbs and the auditor's pages, and leaves the same trace. Only the log itself is
/// asked, no import: what can't be proved by its digests does not leave as evidence.
/// </summary>
internal sealed class OfficialAnswers(TrafficStore log, Database database, TimeProvider time)
{
    /// <exception cref="IOException">A day can't be read.</exception>
    public IReadOnlyList<(int Place, OfficialAnswer Answer)> Find(OfficialRequest request, Actor actor, CancellationToken cancellationToken)
    {
        var disclosure = new Disclosure(database, actor, time);
        var found = new List<(int, OfficialAnswer)>();
        foreach (var (question, answer) in Ask(request, cancellationToken))
        {
            var action = question.Kind == OfficialQuestionKind.Who ? "whois" : "official-count";
            var result = answer.Verdict switch
            {
                OfficialVerdict.Unique => "unique",
                OfficialVerdict.Nobody => "nobody",
                OfficialVerdict.Rows => "done",
                _ => "not-unique",
            };
            disclosure.Record(action, question.Text(log.Zone), $"letter {request.Letter.Number}", result, answer.Verdict == OfficialVerdict.Rows ? answer.Rows : answer.Fits.Count, null);
            found.Add((question.Place, answer));
        }

        return found;
    }

    /// <summary>
    /// Whether the log still answers what was prepared: the same people, the same number of records. A day without a seal may have learned
    /// more, and nobody signs one answer and hands over another.
    /// </summary>
    /// <exception cref="IOException">A day can't be read.</exception>
    public bool StillHold(OfficialRequest request, CancellationToken cancellationToken) =>
        Ask(request, cancellationToken).All(now => now.Question.Answer is { } then && then.SaysTheSame(now.Answer));

    private IReadOnlyList<(OfficialQuestion Question, OfficialAnswer Answer)> Ask(OfficialRequest request, CancellationToken cancellationToken)
    {
        var stores = LogStores.Only(log);
        var people = new People(database);
        var found = new List<(OfficialQuestion, OfficialAnswer)>();
        foreach (var question in request.Questions)
        {
            cancellationToken.ThrowIfCancellationRequested();
            found.Add((question, question.Who is { } who ? OfficialAnswer.Of(new Whois(stores, people).Ask(who.Question)) : Traffic(stores, people, question.Span!.Question, cancellationToken)));
        }

        return found;
    }

    private static OfficialAnswer Traffic(LogStores stores, People people, ExportQuestion question, CancellationToken cancellationToken)
    {
        var export = new FlowExport(stores, people);
        var completeness = Completeness.Of(stores, question.Range);
        var rows = 0L;
        foreach (var _ in export.Rows(question))
        {
            cancellationToken.ThrowIfCancellationRequested();
            rows++;
        }

        return new OfficialAnswer
        {
            Verdict = rows == 0 ? OfficialVerdict.Nobody : OfficialVerdict.Rows,
            Rows = rows,
            Ambiguous = export.Ambiguous,
            From = question.Range.From,
            Until = question.Range.To,
            Gaps = completeness.Gaps,
            Conflicts = AddressConflict.Of(stores, question.Range, export.Addresses).Count,
            ClockMicroseconds = completeness.Clock is { } clock ? Math.Max(Math.Abs(clock.MinUs), Math.Abs(clock.MaxUs)) : null,
            CompleteUntil = completeness.CompleteUntil,
        };
    }
}

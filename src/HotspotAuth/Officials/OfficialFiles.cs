using System.Globalization;
using System.Text;
using HotspotAuth.Accounts;
using HotspotAuth.Admin;
using HotspotAuth.Export;
using HotspotAuth.Operation;

namespace HotspotAuth.Officials;

/// <summary>
/// What is handed over: made once another person has released it, kept under the record's number and readable by the service alone.
/// Nothing is made for a record that may not leave (<see cref="OfficialRules.MayLeave"/>).
/// </summary>
internal sealed class OfficialFiles(HotspotSettings settings, DataDirectory data, AccountStore accounts, Database database, OfficialStore store, TimeProvider time)
{
    /// <exception cref="InvalidOperationException">The record has not been released.</exception>
    /// <exception cref="VerbException">A file can't be written.</exception>
    /// <exception cref="IOException">A day can't be read.</exception>
    public async Task<IReadOnlyList<OfficialFile>> MakeAsync(OfficialRequest request, Actor actor, CancellationToken cancellationToken)
    {
        if (!OfficialRules.MayLeave(request)) throw new InvalidOperationException("Nothing leaves before it is complete and released.");
        var stores = LogStores.Open(settings, data, time);
        var people = await People.LoadAsync(accounts, database, cancellationToken);
        var folder = OwnerOnly.CreateDirectory(Folder(request.Id)).FullName;
        var files = new List<OfficialFile>();
        foreach (var question in request.Questions)
        {
            if (question.Kind == OfficialQuestionKind.Who)
            {
                files.Add(Write(folder, Name(question, "json"), question.Answer!));
                continue;
            }

            foreach (var format in new[] { "csv", "jsonl" })
            {
                using var file = ExportFile.Create(Path.Combine(folder, Name(question, format)));
                var result = new ExportWriter(stores, people, new Disclosure(database, actor, time))
                    .Write(question.Span!.Question, format, file, $"letter {request.Letter.Number}", static (_, _) => { }, cancellationToken);
                files.Add(new OfficialFile(Name(question, format), new FileInfo(file.Path!).Length, result.Rows, Convert.ToHexStringLower(result.Sha256), time.GetUtcNow()));
            }
        }

        store.KeepFiles(request, files, actor);
        return files;
    }

    /// <summary>Opens one of a record's files; null where it has none of that name.</summary>
    public FileStream? Open(OfficialRequest request, string name) =>
        request.Files.Any(file => file.Name == name) && Path.Combine(Folder(request.Id), name) is var path && File.Exists(path) ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read) : null;

    private OfficialFile Write(string folder, string name, OfficialAnswer answer)
    {
        using var file = ExportFile.Create(Path.Combine(folder, name));
        file.Write(Encoding.UTF8.GetBytes(answer.ToJson() + "\n"));
        var hash = file.Finish();
        file.Keep();
        return new OfficialFile(name, new FileInfo(file.Path!).Length, answer.Fits.Count, Convert.ToHexStringLower(hash), time.GetUtcNow());
    }

    private string Folder(long request) => Path.Combine(data.Root, "officials", request.ToString(CultureInfo.InvariantCulture));

    private static string Name(OfficialQuestion question, string ending) => string.Create(CultureInfo.InvariantCulture, $"question-{question.Place}.{ending}");
}

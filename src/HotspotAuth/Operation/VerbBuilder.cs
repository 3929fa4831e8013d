using System.CommandLine;
using HotspotAuth.Accounts;
using HotspotAuth.Events;
using HotspotAuth.Gateway;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Operation;

/// <summary>Makes commands whose failures end in a sentence and an exit code, never in a stack trace.</summary>
internal sealed class VerbBuilder(Option<string?> config, Option<bool> json, string[] overrides)
{
    /// <summary>A verb that does something with the configured service.</summary>
    public Command Verb(string name, string description, Func<VerbContext, ParseResult, CancellationToken, Task<int>> run, params Symbol[] symbols)
    {
        var command = Group(name, description, symbols);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            try
            {
                var source = new SettingsSource(parsed.GetValue(config), overrides);
                return await run(new VerbContext(source, parsed.GetValue(json), Console.Out), parsed, cancellationToken);
            }
            catch (Exception e) when (Explain(e) is { } explained)
            {
                await Console.Error.WriteLineAsync(explained.Message);
                return explained.ExitCode;
            }
        });
        return command;
    }

    /// <summary>A noun that only groups verbs.</summary>
    public static Command Group(string name, string description, params Symbol[] symbols)
    {
        var command = new Command(name, description);
        foreach (var symbol in symbols)
        {
            switch (symbol)
            {
                case Command sub: command.Subcommands.Add(sub); break;
                case Option option: command.Options.Add(option); break;
                case Argument argument: command.Arguments.Add(argument); break;
            }
        }

        return command;
    }

    internal static VerbException? Explain(Exception exception) => exception switch
    {
        VerbException e => e,
        SettingsException e => new VerbException(ExitCode.Configuration, e.Message),
        AccountException e => new VerbException(ExitCode.BadInput, e.Message),
        EventException e => new VerbException(ExitCode.BadInput, e.Message),
        GatewayException e => new VerbException(ExitCode.Unavailable, e.Message),
        DllNotFoundException e => new VerbException(ExitCode.Unavailable, $"A system library is missing: {e.Message}. `hotspotauth doctor` says which package holds it."),
        UnauthorizedAccessException e => new VerbException(ExitCode.NotPermitted, e.Message),
        SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_FULL or SQLitePCL.raw.SQLITE_IOERR or SQLitePCL.raw.SQLITE_READONLY or SQLitePCL.raw.SQLITE_CANTOPEN } e => new VerbException(ExitCode.CannotWrite, $"{e.Message}. Look at the disk's space and rights."),
        SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_BUSY } e => new VerbException(ExitCode.Unavailable, $"{e.Message}. Another process holds the database; try again."),
        SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_NOTADB or SQLitePCL.raw.SQLITE_CORRUPT } e => new VerbException(ExitCode.BadInput, $"{e.Message}. The account store in the data directory is damaged: keep a copy of the data directory, then restore the newest backup (`hotspotauth restore`; `hotspotauth serve` prints the whole command line)."),
        IOException e => new VerbException(ExitCode.CannotWrite, e.Message),
        OperationCanceledException => new VerbException(130, "Stopped."),
        _ => null,
    };
}

using System.Collections.Immutable;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using NanoCam.Server.Database;

namespace NanoCam.Server.Pull;

/// <summary>
/// All sources: those of the configuration, which stay as they are, and those that administrators added, in the table. Changes come one at
/// a time.
/// </summary>
internal sealed class PullSourceStore
{
    /// <summary>Sources at most, those of the configuration included: each holds a connection and a buffer.</summary>
    public const int MaxSources = 128;

    private readonly ServerDatabase _database;
    private readonly Lock _gate = new();
    private volatile ImmutableSortedDictionary<string, PullSource> _all;

    /// <summary>Loads them.</summary>
    /// <exception cref="OptionsValidationException">One in the configuration is none; the sentence names its key.</exception>
    public PullSourceStore(IOptions<PullOptions> options, ServerDatabase database)
    {
        _database = database;
        var all = ImmutableSortedDictionary.CreateBuilder<string, PullSource>(StringComparer.Ordinal);
        foreach (var (number, wish) in options.Value.Sources.Index())
        {
            var section = $"{PullSourceOptions.Section[..^1]}{number}";
            if (!PullSource.TryCreate(wish, isFixed: true, out var source, out var error))
            {
                throw new OptionsValidationException(section, typeof(PullOptions), [$"{section}: {error}"]);
            }

            if (!all.TryAdd(source.Id, source))
            {
                throw new OptionsValidationException(
                    section,
                    typeof(PullOptions),
                    [$"{section}: Id {source.Id} is that of another source."]
                );
            }
        }

        using var connection = database.Connect();
        foreach (
            var row in connection.Query<PullSourceOptions>(
                "SELECT id, url, control_url ControlUrl, user, password, rate, on_demand OnDemand FROM pull_sources"
            )
        )
        {
            // The configuration wins: it was written by hand since.
            if (!all.ContainsKey(row.Id) && PullSource.TryCreate(row, isFixed: false, out var source, out _))
            {
                all.Add(source.Id, source);
            }
        }

        _all = all.ToImmutable();
    }

    /// <summary>Raised after one was added, changed or removed.</summary>
    public event Action? Changed;

    /// <summary>All of them by id.</summary>
    public IReadOnlyDictionary<string, PullSource> All => _all;

    /// <summary>Adds one, or puts it in the place of the one with its id; false when there are too many.</summary>
    /// <exception cref="SqliteException">It could not be written; nothing changed.</exception>
    public bool TryPut(PullSource source)
    {
        lock (_gate)
        {
            if (!_all.ContainsKey(source.Id) && _all.Count >= MaxSources)
            {
                return false;
            }

            _database.Write(connection =>
                connection.Execute(
                    "INSERT OR REPLACE INTO pull_sources VALUES (@Id, @Url, @ControlUrl, @User, @Password, @Rate, @OnDemand)",
                    source.Options
                )
            );
            _all = _all.SetItem(source.Id, source);
        }

        Changed?.Invoke();
        return true;
    }

    /// <summary>Removes one; false when there is none of this id.</summary>
    /// <exception cref="SqliteException">It could not be written; nothing changed.</exception>
    public bool Remove(string id)
    {
        lock (_gate)
        {
            if (!_all.ContainsKey(id))
            {
                return false;
            }

            _database.Write(connection => connection.Execute("DELETE FROM pull_sources WHERE id = @id", new { id }));
            _all = _all.Remove(id);
        }

        Changed?.Invoke();
        return true;
    }
}

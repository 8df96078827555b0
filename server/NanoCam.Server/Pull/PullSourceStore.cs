using System.Collections.Immutable;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using NanoCam.Server.Database;

namespace NanoCam.Server.Pull;

/// <summary>
/// All sources: fixed ones from the configuration, and those that administrators added, from the database. Changes are made one at a
/// time.
/// </summary>
internal sealed class PullSourceStore
{
    /// <summary>Maximum number of sources, including configured ones. Each uses a connection and a buffer.</summary>
    public const int MaxSources = 128;

    private readonly ServerDatabase _database;
    private readonly Lock _gate = new();
    private volatile ImmutableSortedDictionary<string, PullSource> _all;

    /// <summary>Loads the sources.</summary>
    /// <exception cref="OptionsValidationException">A source in the configuration is invalid; the message names its key.</exception>
    public PullSourceStore(IOptions<PullOptions> options, ServerDatabase database)
    {
        _database = database;
        var all = ImmutableSortedDictionary.CreateBuilder<string, PullSource>(StringComparer.Ordinal);
        foreach (var (number, configured) in options.Value.Sources.Index())
        {
            var section = $"{PullSourceOptions.Section[..^1]}{number}";
            if (!PullSource.TryCreate(configured, isFixed: true, out var source, out var error))
            {
                throw new OptionsValidationException(section, typeof(PullOptions), [$"{section}: {error}"]);
            }

            if (!all.TryAdd(source.Id, source))
            {
                throw new OptionsValidationException(section, typeof(PullOptions), [$"{section}: another source has the id {source.Id}."]);
            }
        }

        using var connection = database.Connect();
        foreach (
            var row in connection.Query<PullSourceOptions>(
                "SELECT id, url, control_url ControlUrl, user, password, rate, on_demand OnDemand FROM pull_sources"
            )
        )
        {
            // The configuration takes precedence.
            if (!all.ContainsKey(row.Id) && PullSource.TryCreate(row, isFixed: false, out var source, out _))
            {
                all.Add(source.Id, source);
            }
        }

        _all = all.ToImmutable();
    }

    /// <summary>Raised after a source was added, changed or removed.</summary>
    public event Action? Changed;

    /// <summary>All sources by id.</summary>
    public IReadOnlyDictionary<string, PullSource> All => _all;

    /// <summary>Adds a source, or replaces the one with the same id. Returns false if the limit is reached.</summary>
    /// <exception cref="SqliteException">The database could not be written; nothing changed.</exception>
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

    /// <summary>Removes a source. Returns false if none has this id.</summary>
    /// <exception cref="SqliteException">The database could not be written; nothing changed.</exception>
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

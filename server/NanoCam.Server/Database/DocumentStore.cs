using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Dapper;
using Microsoft.Data.Sqlite;

namespace NanoCam.Server.Database;

/// <summary>
/// Small JSON documents by key, such as one rule for each camera: a table with two columns, and all of it in memory. Any thread may call
/// any method.
/// </summary>
/// <typeparam name="T">The document. Immutable.</typeparam>
/// <param name="database">The database.</param>
/// <param name="table">Table with the columns of the key and of the JSON.</param>
/// <param name="type">Serialization.</param>
/// <param name="standard">Document of the keys without one.</param>
/// <param name="key">Column of the key.</param>
internal abstract class DocumentStore<T>(ServerDatabase database, string table, JsonTypeInfo<T> type, T standard, string key = "camera")
    where T : class
{
    // Database and memory change in the same order.
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, T> _documents = new(StringComparer.Ordinal);

    /// <summary>Raised with a key whose document was replaced.</summary>
    public event Action<string>? Changed;

    /// <summary>Document of the keys without one.</summary>
    public T Standard => standard;

    /// <summary>The stored documents.</summary>
    public IReadOnlyDictionary<string, T> All => _documents;

    /// <summary>The document of a key.</summary>
    public T Get(string id) => _documents.GetValueOrDefault(id, standard);

    /// <summary>Replaces the document of a key.</summary>
    /// <exception cref="SqliteException">The document cannot be written; the key keeps its document.</exception>
    public void Set(string id, T document)
    {
        var text = JsonSerializer.Serialize(document, type);
        lock (_gate)
        {
            database.Write(connection => connection.Execute($"INSERT OR REPLACE INTO {table} VALUES (@id, @text)", new { id, text }));
            _documents[id] = document;
        }

        Changed?.Invoke(id);
    }

    /// <summary>Deletes the document of a key, such as of a camera that is forgotten.</summary>
    /// <exception cref="SqliteException">The row cannot be deleted; the key keeps its document.</exception>
    public void Remove(string id)
    {
        lock (_gate)
        {
            database.Write(connection => connection.Execute($"DELETE FROM {table} WHERE {key} = @id", new { id }));
            _documents.TryRemove(id, out _);
        }
    }

    /// <summary>Reads the documents of the last run.</summary>
    public void Load()
    {
        using var connection = database.Connect();
        foreach (var (id, text) in connection.Query<(string, string)>($"SELECT * FROM {table}"))
        {
            if (JsonSerializer.Deserialize(text, type) is { } document)
            {
                _documents[id] = document;
            }
        }
    }
}

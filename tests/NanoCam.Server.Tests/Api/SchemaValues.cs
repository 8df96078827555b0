using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace NanoCam.Server.Tests.Api;

/// <summary>Generates values from schemas: valid ones, and ones that break exactly one rule.</summary>
/// <param name="schemas">The schemas.</param>
/// <param name="random">Chooses among the possible values.</param>
/// <param name="existingId">Number of a user that exists.</param>
internal sealed class SchemaValues(JsonSchema schemas, Random random, long existingId)
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    // Values of patterns that are used in the document, and of names that refer to existing items.
    private static readonly Dictionary<string, string[]> Known = new(StringComparer.Ordinal)
    {
        ["id"] = ["hall", "garden", "none"],
        ["camera"] = ["hall", "garden", "none"],
        ["url"] = ["http://127.0.0.1:9/stream", "http://user@127.0.0.1:9/jpg?a=1"],
        ["controlUrl"] = ["http://127.0.0.1:9/"],
        ["var"] = ["quality", "framesize", "brightness", "nothing"],
        ["code"] = ["ABCDE-FGHJK"],
        ["filename"] = ["20260101T000000000Z_hall_1.jpg"],
        ["before"] = ["20260101T000000000Z_hall_1.jpg"],
    };

    /// <summary>A value that matches the schema.</summary>
    public JsonNode? Valid(JsonElement schema, string name)
    {
        schema = schemas.Resolve(schema);
        if (schema.TryGetProperty("enum", out var values))
        {
            return JsonNode.Parse(Pick([.. values.EnumerateArray()]).GetRawText());
        }

        if (schema.TryGetProperty("oneOf", out var choices))
        {
            return Valid(Pick([.. choices.EnumerateArray()]), name);
        }

        return Pick(JsonSchema.TypesOf(schema)) switch
        {
            "null" => null,
            "boolean" => random.Next(2) == 0,
            "integer" => Integer(schema, name),
            "number" => Math.Round(Lowest(schema) + (random.NextDouble() * (Math.Min(Highest(schema), 1000) - Lowest(schema))), 3),
            "string" => Text(schema, name),
            "array" => new JsonArray(Valid(schema.GetProperty("items"), name)),
            "object" => Object(schema),
            var type => throw new NotSupportedException(type),
        };
    }

    /// <summary>Values that do not match the schema, one for each rule that can be broken.</summary>
    public IEnumerable<JsonNode?> Invalid(JsonElement schema, string name)
    {
        schema = schemas.Resolve(schema);
        var types = JsonSchema.TypesOf(schema);
        if (schema.TryGetProperty("oneOf", out _) || schema.TryGetProperty("enum", out _))
        {
            return ["no-such-value", 7];
        }

        var wrong = new List<JsonNode?>();
        if (!types.Contains("null"))
        {
            wrong.Add(null);
        }

        wrong.Add(types.Contains("string") ? 7 : "text");
        wrong.Add(types.Contains("array") ? new JsonObject() : new JsonArray());
        Add("minimum", limit => limit - 1);
        Add("maximum", limit => limit + 1);
        Add("exclusiveMinimum", limit => limit);
        if (schema.TryGetProperty("maxLength", out var longest))
        {
            wrong.Add(new string('a', longest.GetInt32() + 1));
        }

        if (schema.TryGetProperty("minLength", out var shortest) && shortest.GetInt32() > 0)
        {
            wrong.Add(new string('a', shortest.GetInt32() - 1));
        }

        if (schema.TryGetProperty("pattern", out _))
        {
            wrong.Add("-\u00e9 ");
        }

        if (types.Contains("object"))
        {
            wrong.AddRange(InvalidObjects(schema));
        }

        return wrong;

        void Add(string keyword, Func<decimal, decimal> change)
        {
            if (schema.TryGetProperty(keyword, out var limit))
            {
                wrong.Add(change(limit.GetDecimal()));
            }
        }
    }

    /// <summary>The text of a value in a path, query or header.</summary>
    public static string TextOf(JsonNode? value) =>
        value is JsonValue one && one.TryGetValue<string>(out var text) ? text : value?.ToJsonString() ?? "null";

    private IEnumerable<JsonNode?> InvalidObjects(JsonElement schema)
    {
        if (schema.TryGetProperty("required", out var required))
        {
            foreach (var absent in required.EnumerateArray())
            {
                var whole = Object(schema);
                whole.Remove(absent.GetString()!);
                yield return whole;
            }
        }

        foreach (var property in Properties(schema))
        {
            foreach (var value in Invalid(property.Value, property.Name))
            {
                var whole = Object(schema);
                whole[property.Name] = value;
                yield return whole;
            }
        }
    }

    private JsonObject Object(JsonElement schema)
    {
        string[] required = schema.TryGetProperty("required", out var names) ? [.. names.EnumerateArray().Select(n => n.GetString()!)] : [];
        var whole = new JsonObject();
        foreach (var property in Properties(schema).Where(property => required.Contains(property.Name) || random.Next(2) == 0))
        {
            whole[property.Name] = Valid(property.Value, property.Name);
        }

        if (schema.TryGetProperty("additionalProperties", out var others) && random.Next(2) == 0)
        {
            whole[Pick(["brightness", "hmirror", "noSuchControl"])] = Valid(others, "value");
        }

        return whole;
    }

    private static JsonElement.ObjectEnumerator Properties(JsonElement schema) =>
        schema.TryGetProperty("properties", out var properties) ? properties.EnumerateObject() : default;

    private JsonValue Integer(JsonElement schema, string name)
    {
        // Numbers of accounts: one that exists, and one that does not.
        if (name == "id")
        {
            return JsonValue.Create(random.Next(2) == 0 ? existingId : 424_242);
        }

        var (lowest, highest) = ((long)Lowest(schema), (long)Math.Min(Highest(schema), int.MaxValue));
        return JsonValue.Create(
            random.Next(3) switch
            {
                0 => lowest,
                1 => highest,
                _ => random.NextInt64(lowest, highest + 1),
            }
        );
    }

    private static double Lowest(JsonElement schema) =>
        schema.TryGetProperty("minimum", out var limit) ? limit.GetDouble()
        : schema.TryGetProperty("exclusiveMinimum", out limit) ? limit.GetDouble() + 0.01
        : 0;

    private static double Highest(JsonElement schema) => schema.TryGetProperty("maximum", out var limit) ? limit.GetDouble() : int.MaxValue;

    private string Text(JsonElement schema, string name)
    {
        if (Known.TryGetValue(name, out var known))
        {
            return Pick(known);
        }

        if (schema.TryGetProperty("format", out var format) && format.GetString() == "date-time")
        {
            return DateTimeOffset.UnixEpoch.AddSeconds(random.Next()).ToString("O", CultureInfo.InvariantCulture);
        }

        var shortest = schema.TryGetProperty("minLength", out var min) ? min.GetInt32() : 1;
        var longest = schema.TryGetProperty("maxLength", out var max) ? max.GetInt32() : 64;
        var letters =
            schema.TryGetProperty("pattern", out var pattern) && pattern.GetString()!.Contains("Fa-f", StringComparison.Ordinal)
                ? "0123456789abcdef"
                : Letters;
        return new string(random.GetItems<char>(letters, random.Next(2) == 0 ? longest : random.Next(shortest, longest + 1)));
    }

    private T Pick<T>(T[] choices) => choices[random.Next(choices.Length)];
}

using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace NanoCam.Server.Tests.Api;

/// <summary>Checks JSON against the part of JSON Schema 2020-12 that the OpenAPI document uses; any other keyword is an error.</summary>
/// <param name="document">The OpenAPI document, for references.</param>
internal sealed class JsonSchema(JsonElement document)
{
    private static readonly string[] Annotations = ["description", "default", "title", "example", "examples"];

    /// <summary>Follows <c>$ref</c>.</summary>
    public JsonElement Resolve(JsonElement schema)
    {
        while (schema.TryGetProperty("$ref", out var reference))
        {
            schema = reference.GetString()!.Split('/').Skip(1).Aggregate(document, (element, name) => element.GetProperty(name));
        }

        return schema;
    }

    /// <summary>Names of the types that a schema accepts; empty if it accepts any.</summary>
    public static string[] TypesOf(JsonElement schema) =>
        !schema.TryGetProperty("type", out var type) ? []
        : type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(name => name.GetString()!)]
        : [type.GetString()!];

    /// <summary>Returns the errors of a value, with its path.</summary>
    public IEnumerable<string> Check(JsonElement schema, JsonElement value, string path = "$") =>
        schema
            .EnumerateObject()
            .SelectMany(keyword => Check(schema, keyword.Name, keyword.Value, value).Select(error => $"{path}: {error}"))
            .Concat(CheckItems(schema, value, path));

    private IEnumerable<string> Check(JsonElement schema, string keyword, JsonElement rule, JsonElement value)
    {
        var (isNumber, isText) = (value.ValueKind == JsonValueKind.Number, value.ValueKind == JsonValueKind.String);
        var isRight = keyword switch
        {
            "$ref" => !Check(Resolve(schema), value).Any(),
            "type" => TypesOf(schema).Any(type => IsOfType(value, type)),
            "enum" => rule.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value)),
            "oneOf" => rule.EnumerateArray().Count(one => !Check(one, value).Any()) == 1,
            "required" => value.ValueKind != JsonValueKind.Object
                || rule.EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _)),
            "minimum" => !isNumber || value.GetDouble() >= rule.GetDouble(),
            "maximum" => !isNumber || value.GetDouble() <= rule.GetDouble(),
            "exclusiveMinimum" => !isNumber || value.GetDouble() > rule.GetDouble(),
            "minLength" => !isText || value.GetString()!.Length >= rule.GetInt32(),
            "maxLength" => !isText || value.GetString()!.Length <= rule.GetInt32(),
            "pattern" => !isText || Regex.IsMatch(value.GetString()!, rule.GetString()!),
            "format" => IsOfFormat(value, rule.GetString()!),
            "properties" or "items" or "additionalProperties" => true,
            _ when Annotations.Contains(keyword) => true,
            _ => throw new NotSupportedException($"The schema uses {keyword}."),
        };
        if (!isRight)
        {
            yield return $"{Shorten(value)} does not match {keyword} {Shorten(rule)}";
        }
    }

    private IEnumerable<string> CheckItems(JsonElement schema, JsonElement value, string path)
    {
        if (value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out var items))
        {
            return value.EnumerateArray().SelectMany((item, index) => Check(items, item, $"{path}[{index}]"));
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            return [];
        }

        var hasNames = schema.TryGetProperty("properties", out var properties);
        var hasOthers = schema.TryGetProperty("additionalProperties", out var others);
        return value
            .EnumerateObject()
            .SelectMany(property =>
                hasNames && properties.TryGetProperty(property.Name, out var one) ? Check(one, property.Value, $"{path}.{property.Name}")
                : hasOthers ? Check(others, property.Value, $"{path}.{property.Name}")
                // A client cannot rely on anything that is not in the document.
                : hasNames ? [$"{path}.{property.Name} is not documented"]
                : Enumerable.Empty<string>()
            );
    }

    private static bool IsOfType(JsonElement value, string type) =>
        type switch
        {
            "null" => value.ValueKind == JsonValueKind.Null,
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "string" => value.ValueKind == JsonValueKind.String,
            "array" => value.ValueKind == JsonValueKind.Array,
            "object" => value.ValueKind == JsonValueKind.Object,
            "number" => value.ValueKind == JsonValueKind.Number,
            "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
            _ => throw new NotSupportedException($"The schema uses the type {type}."),
        };

    private static bool IsOfFormat(JsonElement value, string format) =>
        format switch
        {
            "date-time" => value.ValueKind != JsonValueKind.String
                || DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, out _),
            "int32" => value.ValueKind != JsonValueKind.Number || value.TryGetInt32(out _),
            "uint32" => value.ValueKind != JsonValueKind.Number || value.TryGetUInt32(out _),
            "int64" or "double" or "binary" => true,
            _ => throw new NotSupportedException($"The schema uses the format {format}."),
        };

    private static string Shorten(JsonElement value) =>
        value.GetRawText() is { Length: > 60 } text ? text[..60] + "..." : value.GetRawText();
}

using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using NanoCam.Server.Accounts;
using NanoCam.Server.Tests.Accounts;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Api;

/// <summary>
/// Calls every operation of the served OpenAPI document with inputs that are generated from its schemas. The responses must be as the
/// document describes them.
/// </summary>
public sealed class OpenApiPropertyTests : IAsyncLifetime
{
    private const int ValidRequests = 4;
    private const int InvalidRequests = 20;

    // They end the session or use up the attempts to sign in.
    private static readonly string[] Last = ["signIn", "signOut", "signOutEverywhere"];

    private readonly List<string> _findings = [];
    private readonly Random _random = new(20261129);
    private AccountServer _people = null!;
    private HttpClient _administrator = null!;
    private long _existing;
    private JsonSchema _schemas = null!;
    private SchemaValues _values = null!;

    public async Task InitializeAsync()
    {
        _people = await AccountServer.StartAsync(time: null, complains: true, ("NanoCam:Access:Cameras", "Open"));
        _existing = _people.Add("owner", Role.Administrator).Id;
        _people.AddCamera("garden");
        _administrator = _people.SignedIn(Role.Administrator);
    }

    public async Task DisposeAsync() => await _people.DisposeAsync();

    [Fact]
    public async Task Every_operation_responds_as_the_document_describes()
    {
        using var document = JsonDocument.Parse(await _administrator.GetStringAsync(At("/openapi/v1.json")));
        _schemas = new JsonSchema(document.RootElement);
        _values = new SchemaValues(_schemas, _random, _existing);
        var operations =
            from path in document.RootElement.GetProperty("paths").EnumerateObject()
            from operation in path.Value.EnumerateObject()
            select new Operation(operation.Name.ToUpperInvariant(), path.Name, operation.Value);
        foreach (var operation in operations.OrderBy(operation => Array.IndexOf(Last, operation.Id)).ToList())
        {
            await CallAsync(operation);
        }

        Assert.True(_findings.Count == 0, string.Join('\n', _findings.Distinct().Take(60)));
    }

    private async Task CallAsync(Operation operation)
    {
        for (var i = 0; i < ValidRequests; i++)
        {
            await SendAsync(_administrator, operation, Inputs(operation), Body(operation));
        }

        await SendAsync(_people.Anonymous, operation, Inputs(operation), Body(operation));
        foreach (var content in WrongBodies(operation))
        {
            await SendAsync(_administrator, operation, Inputs(operation), content, isInvalid: await IsInvalidAsync(operation, content));
        }

        var wrong = operation
            .Parameters.SelectMany(parameter =>
                _values.Invalid(parameter.GetProperty("schema"), parameter.Text("name")).Select(value => (parameter, value))
            )
            .ToArray();
        _random.Shuffle(wrong);
        foreach (var (parameter, value) in wrong.Take(InvalidRequests))
        {
            var inputs = Inputs(operation);
            inputs[parameter.Text("name")] = SchemaValues.TextOf(value);
            // A camera id can also be in a header of an upload.
            inputs.Remove("X-NanoCam-Camera");
            await SendAsync(_administrator, operation, inputs, Body(operation), isInvalid: IsInvalid(parameter, value));
        }
    }

    private async Task<bool> IsInvalidAsync(Operation operation, HttpContent? content)
    {
        if (content is null || content.Headers.ContentType?.MediaType != "application/json")
        {
            return true;
        }

        try
        {
            using var json = JsonDocument.Parse(await content.ReadAsByteArrayAsync());
            return _schemas.Check(operation.Body!.Value.GetProperty("application/json").GetProperty("schema"), json.RootElement).Any();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return true;
        }
    }

    // Every value is text there, so that a wrong type can be a valid text. Words for true and false are not checked.
    private bool IsInvalid(JsonElement parameter, JsonNode? value)
    {
        var schema = parameter.GetProperty("schema");
        var types = JsonSchema.TypesOf(schema);
        if (parameter.Text("in") == "header" || types.Contains("boolean") || parameter.Text("name") == "wait")
        {
            return false;
        }

        using var text = JsonDocument.Parse(
            types.Contains("string") ? JsonValue.Create(SchemaValues.TextOf(value)).ToJsonString() : value?.ToJsonString() ?? "null"
        );
        return _schemas.Check(schema, text.RootElement).Any();
    }

    private Dictionary<string, string> Inputs(Operation operation) =>
        operation
            .Parameters.Where(parameter => parameter.Text("in") == "path" || _random.Next(2) == 0)
            .ToDictionary(
                parameter => parameter.Text("name"),
                parameter => SchemaValues.TextOf(_values.Valid(parameter.GetProperty("schema"), parameter.Text("name")))
            );

    private ByteArrayContent? Body(Operation operation)
    {
        if (operation.Body is not { } body)
        {
            return null;
        }

        var media = body.EnumerateObject().ElementAt(_random.Next(body.EnumerateObject().Count()));
        return media.Name switch
        {
            "application/json" => Json(_values.Valid(media.Value.GetProperty("schema"), "body")),
            "image/jpeg" => Bytes(_random.Next(3) == 0 ? "no JPEG"u8.ToArray() : TestJpeg.Create(), media.Name),
            "multipart/form-data" => Bytes(Form(TestJpeg.Create()), "multipart/form-data; boundary=b"),
            _ => Bytes(Encoding.ASCII.GetBytes("image=" + Uri.EscapeDataString(Convert.ToBase64String(TestJpeg.Create()))), media.Name),
        };
    }

    private IEnumerable<ByteArrayContent?> WrongBodies(Operation operation)
    {
        if (operation.Body is not { } body || !body.TryGetProperty("application/json", out var media))
        {
            return [];
        }

        var wrong = _values.Invalid(media.GetProperty("schema"), "body").ToArray();
        _random.Shuffle(wrong);
        return
        [
            null,
            Bytes([], "application/json"),
            Bytes("{"u8.ToArray(), "application/json"),
            Bytes("{}"u8.ToArray(), "application/json"),
            Bytes("{\"\\ud800\":1}"u8.ToArray(), "application/json"),
            Bytes("{}"u8.ToArray(), "text/plain"),
            Bytes("a=b"u8.ToArray(), "application/x-www-form-urlencoded"),
            Bytes(new byte[80_000], "application/json"),
            .. wrong.Take(InvalidRequests).Select(Json),
        ];
    }

    private async Task SendAsync(
        HttpClient client,
        Operation operation,
        Dictionary<string, string> inputs,
        HttpContent? content,
        bool isInvalid = false
    )
    {
        using var request = Request(operation, inputs, content);
        using var response = await TrySendAsync(client, request, operation);
        if (response is null)
        {
            return;
        }

        var what = $"{operation.Method} {request.RequestUri!.PathAndQuery} -> {(int)response.StatusCode}";
        if (!operation.Responses.TryGetProperty(((int)response.StatusCode).ToString(CultureInfo.InvariantCulture), out var described))
        {
            _findings.Add($"{operation.Id}: {what} is not documented: {await response.Content.ReadAsStringAsync()}");
            return;
        }

        if (ReferenceEquals(client, _administrator) && operation.RequiresSignIn && response.StatusCode == HttpStatusCode.Unauthorized)
        {
            _findings.Add($"{operation.Id}: {what}: the test lost its session");
        }

        if (isInvalid && response.IsSuccessStatusCode)
        {
            _findings.Add($"{operation.Id}: {what} although the document does not allow {string.Join(' ', inputs)}");
        }

        // CameraWebServer answers 500 for a variable that it does not have, and its clients expect that.
        if (response.StatusCode == HttpStatusCode.InternalServerError && operation.Id != "setControl")
        {
            _findings.Add($"{operation.Id}: {what}");
        }

        var type = response.Content.Headers.ContentType?.MediaType;
        if (type is null)
        {
            return;
        }

        if (!described.TryGetProperty("content", out var contents) || !contents.TryGetProperty(type, out var media))
        {
            _findings.Add($"{operation.Id}: {what} with {type} is not documented");
        }
        else if (type.EndsWith("json", StringComparison.Ordinal))
        {
            using var json = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync());
            _findings.AddRange(
                _schemas.Check(media.GetProperty("schema"), json.RootElement).Select(error => $"{operation.Id}: {what}: {error}")
            );
        }
    }

    private async Task<HttpResponseMessage?> TrySendAsync(HttpClient client, HttpRequestMessage request, Operation operation)
    {
        try
        {
            return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        }
        catch (HttpRequestException e)
        {
            _findings.Add($"{operation.Id}: {request.Method} {request.RequestUri!.PathAndQuery}: {e.InnerException?.Message ?? e.Message}");
            return null;
        }
    }

    private HttpRequestMessage Request(Operation operation, Dictionary<string, string> inputs, HttpContent? content)
    {
        var path = operation.Path;
        var query = new List<string>();
        var request = new HttpRequestMessage { Method = new HttpMethod(operation.Method), Content = content };
        foreach (var parameter in operation.Parameters.Where(parameter => inputs.ContainsKey(parameter.Text("name"))))
        {
            var name = parameter.Text("name");
            // A request that waits for a frame would make the test slow.
            var value = name == "wait" && inputs[name] != "61" ? "0" : inputs[name];
            switch (parameter.Text("in"))
            {
                case "path":
                    path = path.Replace($"{{{name}}}", Uri.EscapeDataString(value), StringComparison.Ordinal);
                    break;
                case "query":
                    query.Add($"{name}={Uri.EscapeDataString(value)}");
                    break;
                // The key of a camera; most requests have none, because a wrong one ends in 401.
                case "header" when Ascii.IsValid(value) && (name != "Authorization" || _random.Next(8) == 0):
                    request.Headers.TryAddWithoutValidation(name, value);
                    break;
            }
        }

        request.RequestUri = At(query.Count == 0 ? path : $"{path}?{string.Join('&', query)}");
        return request;
    }

    private Uri At(string path) => new(_administrator.BaseAddress!.GetLeftPart(UriPartial.Authority) + path);

    private static ByteArrayContent Json(JsonNode? value) =>
        Bytes(Encoding.UTF8.GetBytes(value?.ToJsonString() ?? "null"), "application/json");

    private static ByteArrayContent Bytes(byte[] bytes, string type)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return content;
    }

    private static byte[] Form(byte[] jpeg) =>
        [.. "--b\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.jpg\"\r\n\r\n"u8, .. jpeg, .. "\r\n--b--\r\n"u8];

    private sealed record Operation(string Method, string Path, JsonElement Definition)
    {
        public string Id => Definition.Text("operationId");

        public bool RequiresSignIn => !Definition.TryGetProperty("security", out _) && !Last.Contains(Id);

        public JsonElement Responses => Definition.GetProperty("responses");

        public JsonElement[] Parameters => Definition.TryGetProperty("parameters", out var all) ? [.. all.EnumerateArray()] : [];

        public JsonElement? Body => Definition.TryGetProperty("requestBody", out var body) ? body.GetProperty("content") : null;
    }
}

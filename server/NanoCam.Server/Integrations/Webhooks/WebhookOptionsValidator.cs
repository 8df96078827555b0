using Microsoft.Extensions.Options;

namespace NanoCam.Server.Integrations.Webhooks;

/// <summary>Checks the webhooks when the server starts.</summary>
internal sealed class WebhookOptionsValidator : IValidateOptions<WebhookListOptions>
{
    /// <summary>Largest number of webhooks. Each has a queue and a connection.</summary>
    public const int MaxHooks = 32;

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, WebhookListOptions options)
    {
        if (options.Hooks.Count > MaxHooks)
        {
            return ValidateOptionsResult.Fail(
                $"NanoCam:Webhooks has {options.Hooks.Count} entries, and at most {MaxHooks} are allowed. Remove some, or use one "
                    + "receiver that forwards the events."
            );
        }

        List<string> errors = [];
        foreach (var (key, hook) in options.Hooks)
        {
            if (!Webhook.TryCreate(key, hook, out _, out var error))
            {
                errors.Add(error);
            }
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}

namespace NanoCam.Server.Database;

/// <summary>
/// Condition of the first write of a request, checked inside its transaction: a write can wait for the database for seconds, and its
/// authorization can end in the meantime. Later writes of the request belong to the same change and are not checked.
/// </summary>
internal static class WriteCondition
{
    private static readonly AsyncLocal<Condition?> Current = new();

    /// <summary>Sets the condition of the current request until the result is disposed.</summary>
    /// <param name="check">Throws if the write is no longer allowed. It runs inside the transaction and must not use the database.</param>
    public static IDisposable Set(Action check)
    {
        var condition = new Condition(check);
        Current.Value = condition;
        return condition;
    }

    /// <summary>Checks the condition of the current request, if it has one that was not checked yet.</summary>
    internal static void Check() => Current.Value?.Check();

    // Work that outlives a request inherits the condition, but is not bound by it, because disposing clears the check.
    private sealed class Condition(Action check) : IDisposable
    {
        private Action? _check = check;

        public void Check()
        {
            _check?.Invoke();
            _check = null;
        }

        public void Dispose() => _check = null;
    }
}

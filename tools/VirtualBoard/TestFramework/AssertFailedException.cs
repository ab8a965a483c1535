namespace TestFrameworkShared;

/// <summary>An assertion does not hold.</summary>
public class AssertFailedException : Exception
{
    /// <summary>Says which, with the cause.</summary>
    public AssertFailedException(string msg, Exception ex)
        : base(msg, ex)
    {
    }

    /// <summary>Says which.</summary>
    public AssertFailedException(string msg)
        : base(msg)
    {
    }

    /// <summary>Says nothing.</summary>
    public AssertFailedException()
    {
    }
}

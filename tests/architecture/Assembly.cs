using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace RevenuePulse.Tests.Architecture;

/// <summary>A built assembly, read without loading it: what it references, and what the code of its types uses.</summary>
internal sealed class Assembly
{
    private static readonly Dictionary<int, OpCode> _opCodes = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value & 0xFFFF);

    private readonly PEReader _file;
    private readonly MetadataReader _reader;

    private Assembly(PEReader file) => (_file, _reader) = (file, file.GetMetadataReader());

    /// <summary>Reads the assembly that lies beside the tests.</summary>
    public static Assembly Load(string name) => new(new PEReader(File.OpenRead(Path.Combine(AppContext.BaseDirectory, name + ".dll"))));

    /// <summary>Names of the assemblies that it was compiled against.</summary>
    public IEnumerable<string> References =>
        _reader.AssemblyReferences.Select(handle => _reader.GetString(_reader.GetAssemblyReference(handle).Name));

    /// <summary>What methods of a namespace use of other assemblies, as <c>Namespace.Type.Member</c>, with the type that uses it.</summary>
    public IEnumerable<(string User, string Used)> UsedBy(string space) =>
        from handle in _reader.TypeDefinitions
        let user = FullName(handle)
        where user.StartsWith(space + ".", StringComparison.Ordinal)
        from method in _reader.GetTypeDefinition(handle).GetMethods()
        from used in Used(_reader.GetMethodDefinition(method))
        select (user, used);

    private IEnumerable<string> Used(MethodDefinition method)
    {
        if (method.RelativeVirtualAddress == 0)
        {
            yield break;
        }

        var il = _file.GetMethodBody(method.RelativeVirtualAddress).GetILBytes() ?? [];
        for (var i = 0; i < il.Length;)
        {
            var code = _opCodes[il[i] == 0xFE ? 0xFE00 | il[i + 1] : il[i]];
            i += code.Size;
            if (code.OperandType is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok
                && Name(MetadataTokens.EntityHandle(BitConverter.ToInt32(il, i))) is { } used)
            {
                yield return used;
            }

            i += OperandSize(code, il, i);
        }
    }

    private static int OperandSize(OpCode code, byte[] il, int at) => code.OperandType switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(il, at)),
        _ => 4,
    };

    private string? Name(EntityHandle handle) => handle.Kind switch
    {
        HandleKind.TypeReference => FullName((TypeReferenceHandle)handle),
        HandleKind.MemberReference => Name((MemberReferenceHandle)handle),
        HandleKind.MethodSpecification => Name(_reader.GetMethodSpecification((MethodSpecificationHandle)handle).Method),
        _ => null,
    };

    private string? Name(MemberReferenceHandle handle)
    {
        var member = _reader.GetMemberReference(handle);
        return Name(member.Parent) is { } type ? $"{type}.{_reader.GetString(member.Name)}" : null;
    }

    private string FullName(TypeReferenceHandle handle)
    {
        var type = _reader.GetTypeReference(handle);
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? $"{FullName((TypeReferenceHandle)type.ResolutionScope)}.{_reader.GetString(type.Name)}"
            : $"{_reader.GetString(type.Namespace)}.{_reader.GetString(type.Name)}";
    }

    private string FullName(TypeDefinitionHandle handle)
    {
        var type = _reader.GetTypeDefinition(handle);
        return type.GetDeclaringType() is { IsNil: false } outer
            ? $"{FullName(outer)}.{_reader.GetString(type.Name)}"
            : $"{_reader.GetString(type.Namespace)}.{_reader.GetString(type.Name)}";
    }
}

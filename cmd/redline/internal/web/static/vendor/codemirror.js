var ps=[],_o=[];(()=>{let s="lc,34,7n,7,7b,19,,,,2,,2,,,20,b,1c,l,g,,2t,7,2,6,2,2,,4,z,,u,r,2j,b,1m,9,9,,o,4,,9,,3,,5,17,3,1n,9,16,o,,x,1i,3,,i,,7,a,2,t,3,1k,,,\
7,2,2,2,3,9,,a,2,q,,2,3,1k,,,5,4,2,2,3,3,,u,2,3,,b,3,1k,,,8,,3,,3,k,2,m,6,,3,1k,,,7,2,2,2,3,7,3,a,2,u,,1n,5,3,3,,4,9,,14,5,1j,,,7,,3,,4,7,2,b,2,t,3,1k,,,7,,3,,4\
,7,2,b,2,f,,c,4,1j,2,,7,,3,,4,9,,a,2,t,3,1y,,4,6,,,,8,i,2,1p,,,8,c,8,2q,,,a,b,7,21,2,r,,,,,,4,2,1d,k,,2,5,b,,10,9,,2u,b,,6,n,4,4,3,g,4,d,,,3,6,,f,,jj,3,qa,4,s,3\
,t,2,u,2,1s,w,9,,19,3,,,39,2,y,,3a,c,4,c,63,5,1l,a,,,,,2,o,2,,1c,1a,2,c,k,5,1b,h,12,9,c,3,u,d,1k,e,1c,k,48,3,,l,4,,6,,2,3,5i,1s,ek,,5f,x,2da,3,3x,,2o,w,fe,6,2x,\
2,n9w,4,,a,w,2,28,2,7k,,3,,4,,n,5,4,,2b,2,1e,i,q,i,d,,12,8,p,d,18,4,1b,e,10,,1v,e,c,,8,2,1a,,1f,,,3,2,2,5,2,,,15,5,5,2,6k,8,,2,fn4,,kh,g,g,g,a6,2,gt,,6a,,45,5,1\
ae,3,,2,5,4,14,3,4,,4l,2,fx,4,1t,5,8t,2,25,6,1y,b,1d,4,3e,3,1h,f,15,,2,2,a,4,19,b,7,,1p,3,10,e,g,2,18,,c,3,1c,e,8,4,,2,2k,c,6,,2,,4d,c,l,4,1j,2,,7,2,2,2,3,9,,a,\
2,2,7,3,5,1v,9,,,2,,,4,,5,,,e,2,2a,i,n,,29,k,6j,7,2,9,r,2,2a,h,2y,d,2t,3,2,a,74,f,6t,6,,2,2,4,,,,2,3x,7,2,7,3,,s,a,14,7,,4,8,,9,b,1a,g,5i,8,5j,8,,8,2a,m,,e,3e,6\
,3,,,2,,7,,,1u,5,,2,,5,9n,4,9,2,,,1c,7,3,5,n,,44l,,6,f,8ug,i,1xc,5,1n,7,t4,,,1j,7,4,29,,b,2,f57,2,3mp,1a,2,n,f2,5,3,6,8,8,2,7,u,4,44,3,1iz,1j,4,1e,8,,e,,m,5,,f,\
11s,7,,h,2,7,,2,,5,2s,,4g,7,af,,1p,4,e4,4,72,2,6r,,2,,7,2,5,,d6,7,31,7,240,5".split(",").map(e=>e?parseInt(e,36):1);for(let e=0,t=0;e<s.length;e++)(e%2?_o:ps).push(
t=t+s[e])})();function kf(s){if(s<768)return!1;for(let e=0,t=ps.length;;){let i=e+t>>1;if(s<ps[i])t=i;else if(s>=_o[i])e=i+1;else return!0;if(e==t)return!1}}function Ho(s){
return s>=127462&&s<=127487}var qo=8205;function Yo(s,e,t=!0,i=!0){return(t?Uo:vf)(s,e,i)}function Uo(s,e,t){if(e==s.length)return e;e&&jo(s.charCodeAt(e))&&Go(s.charCodeAt(e-1))&&e--;let i=ds(
s,e);for(e+=zo(i);e<s.length;){let n=ds(s,e);if(i==qo||n==qo||t&&kf(n))e+=zo(n),i=n;else if(Ho(n)){let r=0,o=e-2;for(;o>=0&&Ho(ds(s,o));)r++,o-=2;if(r%2==0)break;
e+=2}else break}return e}function vf(s,e,t){for(;e>1;){let i=Uo(s,e-2,t);if(i<e)return i;e--}return 0}function ds(s,e){let t=s.charCodeAt(e);if(!Go(t)||e+1==s.length)
return t;let i=s.charCodeAt(e+1);return jo(i)?(t-55296<<10)+(i-56320)+65536:t}function jo(s){return s>=56320&&s<57344}function Go(s){return s>=55296&&s<56320}function zo(s){
return s<65536?1:2}var E=class s{lineAt(e){if(e<0||e>this.length)throw new RangeError(`Invalid position ${e} in document of length ${this.length}`);return this.lineInner(e,!1,1,0)}line(e){
if(e<1||e>this.lines)throw new RangeError(`Invalid line number ${e} in ${this.lines}-line document`);return this.lineInner(e,!0,1,0)}replace(e,t,i){[e,t]=qt(this,
e,t);let n=[];return this.decompose(0,e,n,2),i.length&&i.decompose(0,i.length,n,3),this.decompose(t,this.length,n,1),Vt.from(n,this.length-(t-e)+i.length)}append(e){
return this.replace(this.length,this.length,e)}slice(e,t=this.length){[e,t]=qt(this,e,t);let i=[];return this.decompose(e,t,i,0),Vt.from(i,t-e)}eq(e){if(e==this)
return!0;if(e.length!=this.length||e.lines!=this.lines)return!1;let t=this.scanIdentical(e,1),i=this.length-this.scanIdentical(e,-1),n=new kt(this),r=new kt(e);
for(let o=t,l=t;;){if(n.next(o),r.next(o),o=0,n.lineBreak!=r.lineBreak||n.done!=r.done||n.value!=r.value)return!1;if(l+=n.value.length,n.done||l>=i)return!0}}iter(e=1){
return new kt(this,e)}iterRange(e,t=this.length){return new sn(this,e,t)}iterLines(e,t){let i;if(e==null)i=this.iter();else{t==null&&(t=this.lines+1);let n=this.
line(e).from;i=this.iterRange(n,Math.max(n,t==this.lines+1?this.length:t<=1?0:this.line(t-1).to))}return new rn(i)}toString(){return this.sliceString(0)}toJSON(){
let e=[];return this.flatten(e),e}constructor(){}static of(e){if(e.length==0)throw new RangeError("A document must have at least one line");return e.length==1&&
!e[0]?s.empty:e.length<=32?new me(e):Vt.from(me.split(e,[]))}},me=class s extends E{constructor(e,t=Cf(e)){super(),this.text=e,this.length=t}get lines(){return this.
text.length}get children(){return null}lineInner(e,t,i,n){for(let r=0;;r++){let o=this.text[r],l=n+o.length;if((t?i:l)>=e)return new gs(n,l,i,o);n=l+1,i++}}decompose(e,t,i,n){
let r=e<=0&&t>=this.length?this:new s(Ko(this.text,e,t),Math.min(t,this.length)-Math.max(0,e));if(n&1){let o=i.pop(),l=nn(r.text,o.text.slice(),0,r.length);if(l.
length<=32)i.push(new s(l,o.length+r.length));else{let a=l.length>>1;i.push(new s(l.slice(0,a)),new s(l.slice(a)))}}else i.push(r)}replace(e,t,i){if(!(i instanceof
s))return super.replace(e,t,i);[e,t]=qt(this,e,t);let n=nn(this.text,nn(i.text,Ko(this.text,0,e)),t),r=this.length+i.length-(t-e);return n.length<=32?new s(n,r):
Vt.from(s.split(n,[]),r)}sliceString(e,t=this.length,i=`
`){[e,t]=qt(this,e,t);let n="";for(let r=0,o=0;r<=t&&o<this.text.length;o++){let l=this.text[o],a=r+l.length;r>e&&o&&(n+=i),e<a&&t>r&&(n+=l.slice(Math.max(0,e-r),
t-r)),r=a+1}return n}flatten(e){for(let t of this.text)e.push(t)}scanIdentical(){return 0}static split(e,t){let i=[],n=-1;for(let r of e)i.push(r),n+=r.length+1,
i.length==32&&(t.push(new s(i,n)),i=[],n=-1);return n>-1&&t.push(new s(i,n)),t}},Vt=class s extends E{constructor(e,t){super(),this.children=e,this.length=t,this.
lines=0;for(let i of e)this.lines+=i.lines}lineInner(e,t,i,n){for(let r=0;;r++){let o=this.children[r],l=n+o.length,a=i+o.lines-1;if((t?a:l)>=e)return o.lineInner(
e,t,i,n);n=l+1,i=a+1}}decompose(e,t,i,n){for(let r=0,o=0;o<=t&&r<this.children.length;r++){let l=this.children[r],a=o+l.length;if(e<=a&&t>=o){let h=n&((o<=e?1:0)|
(a>=t?2:0));o>=e&&a<=t&&!h?i.push(l):l.decompose(e-o,t-o,i,h)}o=a+1}}replace(e,t,i){if([e,t]=qt(this,e,t),i.lines<this.lines)for(let n=0,r=0;n<this.children.length;n++){
let o=this.children[n],l=r+o.length;if(e>=r&&t<=l){let a=o.replace(e-r,t-r,i),h=this.lines-o.lines+a.lines;if(a.lines<h>>4&&a.lines>h>>6){let f=this.children.slice();
return f[n]=a,new s(f,this.length-(t-e)+i.length)}return super.replace(r,l,a)}r=l+1}return super.replace(e,t,i)}sliceString(e,t=this.length,i=`
`){[e,t]=qt(this,e,t);let n="";for(let r=0,o=0;r<this.children.length&&o<=t;r++){let l=this.children[r],a=o+l.length;o>e&&r&&(n+=i),e<a&&t>o&&(n+=l.sliceString(
e-o,t-o,i)),o=a+1}return n}flatten(e){for(let t of this.children)t.flatten(e)}scanIdentical(e,t){if(!(e instanceof s))return 0;let i=0,[n,r,o,l]=t>0?[0,0,this.children.
length,e.children.length]:[this.children.length-1,e.children.length-1,-1,-1];for(;;n+=t,r+=t){if(n==o||r==l)return i;let a=this.children[n],h=e.children[r];if(a!=
h)return i+a.scanIdentical(h,t);i+=a.length+1}}static from(e,t=e.reduce((i,n)=>i+n.length+1,-1)){let i=0;for(let d of e)i+=d.lines;if(i<32){let d=[];for(let p of e)
p.flatten(d);return new me(d,t)}let n=Math.max(32,i>>5),r=n<<1,o=n>>1,l=[],a=0,h=-1,f=[];function c(d){let p;if(d.lines>r&&d instanceof s)for(let m of d.children)
c(m);else d.lines>o&&(a>o||!a)?(u(),l.push(d)):d instanceof me&&a&&(p=f[f.length-1])instanceof me&&d.lines+p.lines<=32?(a+=d.lines,h+=d.length+1,f[f.length-1]=new me(
p.text.concat(d.text),p.length+1+d.length)):(a+d.lines>n&&u(),a+=d.lines,h+=d.length+1,f.push(d))}function u(){a!=0&&(l.push(f.length==1?f[0]:s.from(f,h)),h=-1,
a=f.length=0)}for(let d of e)c(d);return u(),l.length==1?l[0]:new s(l,t)}};E.empty=new me([""],0);function Cf(s){let e=-1;for(let t of s)e+=t.length+1;return e}
function nn(s,e,t=0,i=1e9){for(let n=0,r=0,o=!0;r<s.length&&n<=i;r++){let l=s[r],a=n+l.length;a>=t&&(a>i&&(l=l.slice(0,i-n)),n<t&&(l=l.slice(t-n)),o?(e[e.length-
1]+=l,o=!1):e.push(l)),n=a+1}return e}function Ko(s,e,t){return nn(s,[""],e,t)}var kt=class{constructor(e,t=1){this.dir=t,this.done=!1,this.lineBreak=!1,this.value=
"",this.nodes=[e],this.offsets=[t>0?1:(e instanceof me?e.text.length:e.children.length)<<1]}nextInner(e,t){for(this.done=this.lineBreak=!1;;){let i=this.nodes.length-
1,n=this.nodes[i],r=this.offsets[i],o=r>>1,l=n instanceof me?n.text.length:n.children.length;if(o==(t>0?l:0)){if(i==0)return this.done=!0,this.value="",this;t>0&&
this.offsets[i-1]++,this.nodes.pop(),this.offsets.pop()}else if((r&1)==(t>0?0:1)){if(this.offsets[i]+=t,e==0)return this.lineBreak=!0,this.value=`
`,this;e--}else if(n instanceof me){let a=n.text[o+(t<0?-1:0)];if(this.offsets[i]+=t,a.length>Math.max(0,e))return this.value=e==0?a:t>0?a.slice(e):a.slice(0,a.
length-e),this;e-=a.length}else{let a=n.children[o+(t<0?-1:0)];e>a.length?(e-=a.length,this.offsets[i]+=t):(t<0&&this.offsets[i]--,this.nodes.push(a),this.offsets.
push(t>0?1:(a instanceof me?a.text.length:a.children.length)<<1))}}}next(e=0){return e<0&&(this.nextInner(-e,-this.dir),e=this.value.length),this.nextInner(e,this.
dir)}},sn=class{constructor(e,t,i){this.value="",this.done=!1,this.cursor=new kt(e,t>i?-1:1),this.pos=t>i?e.length:0,this.from=Math.min(t,i),this.to=Math.max(t,
i)}nextInner(e,t){if(t<0?this.pos<=this.from:this.pos>=this.to)return this.value="",this.done=!0,this;e+=Math.max(0,t<0?this.pos-this.to:this.from-this.pos);let i=t<
0?this.pos-this.from:this.to-this.pos;e>i&&(e=i),i-=e;let{value:n}=this.cursor.next(e);return this.pos+=(n.length+e)*t,this.value=n.length<=i?n:t<0?n.slice(n.length-
i):n.slice(0,i),this.done=!this.value,this}next(e=0){return e<0?e=Math.max(e,this.from-this.pos):e>0&&(e=Math.min(e,this.to-this.pos)),this.nextInner(e,this.cursor.
dir)}get lineBreak(){return this.cursor.lineBreak&&this.value!=""}},rn=class{constructor(e){this.inner=e,this.afterBreak=!0,this.value="",this.done=!1}next(e=0){
let{done:t,lineBreak:i,value:n}=this.inner.next(e);return t&&this.afterBreak?(this.value="",this.afterBreak=!1):t?(this.done=!0,this.value=""):i?this.afterBreak?
this.value="":(this.afterBreak=!0,this.next()):(this.value=n,this.afterBreak=!1),this}get lineBreak(){return!1}};typeof Symbol<"u"&&(E.prototype[Symbol.iterator]=
function(){return this.iter()},kt.prototype[Symbol.iterator]=sn.prototype[Symbol.iterator]=rn.prototype[Symbol.iterator]=function(){return this});var gs=class{constructor(e,t,i,n){
this.from=e,this.to=t,this.number=i,this.text=n}get length(){return this.to-this.from}};function qt(s,e,t){return e=Math.max(0,Math.min(s.length,e)),[e,Math.max(
e,Math.min(s.length,t))]}function K(s,e,t=!0,i=!0){return Yo(s,e,t,i)}function Af(s){return s>=56320&&s<57344}function Pf(s){return s>=55296&&s<56320}function Je(s,e){
let t=s.charCodeAt(e);if(!Pf(t)||e+1==s.length)return t;let i=s.charCodeAt(e+1);return Af(i)?(t-55296<<10)+(i-56320)+65536:t}function il(s){return s<=65535?String.
fromCharCode(s):(s-=65536,String.fromCharCode((s>>10)+55296,(s&1023)+56320))}function at(s){return s<65536?1:2}var bs=/\r\n?|\n/,ne=(function(s){return s[s.Simple=
0]="Simple",s[s.TrackDel=1]="TrackDel",s[s.TrackBefore=2]="TrackBefore",s[s.TrackAfter=3]="TrackAfter",s})(ne||(ne={})),Ze=class s{constructor(e){this.sections=
e}get length(){let e=0;for(let t=0;t<this.sections.length;t+=2)e+=this.sections[t];return e}get newLength(){let e=0;for(let t=0;t<this.sections.length;t+=2){let i=this.
sections[t+1];e+=i<0?this.sections[t]:i}return e}get empty(){return this.sections.length==0||this.sections.length==2&&this.sections[1]<0}iterGaps(e){for(let t=0,
i=0,n=0;t<this.sections.length;){let r=this.sections[t++],o=this.sections[t++];o<0?(e(i,n,r),n+=r):n+=o,i+=r}}iterChangedRanges(e,t=!1){ys(this,e,t)}get invertedDesc(){
let e=[];for(let t=0;t<this.sections.length;){let i=this.sections[t++],n=this.sections[t++];n<0?e.push(i,n):e.push(n,i)}return new s(e)}composeDesc(e){return this.
empty?e:e.empty?this:nl(this,e)}mapDesc(e,t=!1){return e.empty?this:Os(this,e,t)}mapPos(e,t=-1,i=ne.Simple){let n=0,r=0;for(let o=0;o<this.sections.length;){let l=this.
sections[o++],a=this.sections[o++],h=n+l;if(a<0){if(h>e)return r+(e-n);r+=l}else{if(i!=ne.Simple&&h>=e&&(i==ne.TrackDel&&n<e&&h>e||i==ne.TrackBefore&&n<e||i==ne.
TrackAfter&&h>e))return null;if(h>e||h==e&&t<0&&!l)return e==n||t<0?r:r+a;r+=a}n=h}if(e>n)throw new RangeError(`Position ${e} is out of range for changeset of l\
ength ${n}`);return r}touchesRange(e,t=e){for(let i=0,n=0;i<this.sections.length&&n<=t;){let r=this.sections[i++],o=this.sections[i++],l=n+r;if(o>=0&&n<=t&&l>=e)
return n<e&&l>t?"cover":!0;n=l}return!1}toString(){let e="";for(let t=0;t<this.sections.length;){let i=this.sections[t++],n=this.sections[t++];e+=(e?" ":"")+i+(n>=
0?":"+n:"")}return e}toJSON(){return this.sections}static fromJSON(e){if(!Array.isArray(e)||e.length%2||e.some(t=>typeof t!="number"))throw new RangeError("Inva\
lid JSON representation of ChangeDesc");return new s(e)}static create(e){return new s(e)}},ae=class s extends Ze{constructor(e,t){super(e),this.inserted=t}apply(e){
if(this.length!=e.length)throw new RangeError("Applying change set to a document with the wrong length");return ys(this,(t,i,n,r,o)=>e=e.replace(n,n+(i-t),o),!1),
e}mapDesc(e,t=!1){return Os(this,e,t,!0)}invert(e){let t=this.sections.slice(),i=[];for(let n=0,r=0;n<t.length;n+=2){let o=t[n],l=t[n+1];if(l>=0){t[n]=l,t[n+1]=
o;let a=n>>1;for(;i.length<a;)i.push(E.empty);i.push(o?e.slice(r,r+o):E.empty)}r+=o}return new s(t,i)}compose(e){return this.empty?e:e.empty?this:nl(this,e,!0)}map(e,t=!1){
return e.empty?this:Os(this,e,t,!0)}iterChanges(e,t=!1){ys(this,e,t)}get desc(){return Ze.create(this.sections)}filter(e){let t=[],i=[],n=[],r=new vt(this);e:for(let o=0,
l=0;;){let a=o==e.length?1e9:e[o++];for(;l<a||l==a&&r.len==0;){if(r.done)break e;let f=Math.min(r.len,a-l);ie(n,f,-1);let c=r.ins==-1?-1:r.off==0?r.ins:0;ie(t,f,
c),c>0&&lt(i,t,r.text),r.forward(f),l+=f}let h=e[o++];for(;l<h;){if(r.done)break e;let f=Math.min(r.len,h-l);ie(t,f,-1),ie(n,f,r.ins==-1?-1:r.off==0?r.ins:0),r.
forward(f),l+=f}}return{changes:new s(t,i),filtered:Ze.create(n)}}toJSON(){let e=[];for(let t=0;t<this.sections.length;t+=2){let i=this.sections[t],n=this.sections[t+
1];n<0?e.push(i):n==0?e.push([i]):e.push([i].concat(this.inserted[t>>1].toJSON()))}return e}static of(e,t,i){let n=[],r=[],o=0,l=null;function a(f=!1){if(!f&&!n.
length)return;o<t&&ie(n,t-o,-1);let c=new s(n,r);l=l?l.compose(c.map(l)):c,n=[],r=[],o=0}function h(f){if(Array.isArray(f))for(let c of f)h(c);else if(f instanceof
s){if(f.length!=t)throw new RangeError(`Mismatched change set length (got ${f.length}, expected ${t})`);a(),l=l?l.compose(f.map(l)):f}else{let{from:c,to:u=c,insert:d}=f;
if(c>u||c<0||u>t)throw new RangeError(`Invalid change range ${c} to ${u} (in doc of length ${t})`);let p=d?typeof d=="string"?E.of(d.split(i||bs)):d:E.empty,m=p.
length;if(c==u&&m==0)return;c<o&&a(),c>o&&ie(n,c-o,-1),ie(n,u-c,m),lt(r,n,p),o=u}}return h(e),a(!l),l}static empty(e){return new s(e?[e,-1]:[],[])}static fromJSON(e){
if(!Array.isArray(e))throw new RangeError("Invalid JSON representation of ChangeSet");let t=[],i=[];for(let n=0;n<e.length;n++){let r=e[n];if(typeof r=="number")
t.push(r,-1);else{if(!Array.isArray(r)||typeof r[0]!="number"||r.some((o,l)=>l&&typeof o!="string"))throw new RangeError("Invalid JSON representation of ChangeS\
et");if(r.length==1)t.push(r[0],0);else{for(;i.length<n;)i.push(E.empty);i[n]=E.of(r.slice(1)),t.push(r[0],i[n].length)}}}return new s(t,i)}static createSet(e,t){
return new s(e,t)}};function ie(s,e,t,i=!1){if(e==0&&t<=0)return;let n=s.length-2;n>=0&&t<=0&&t==s[n+1]?s[n]+=e:n>=0&&e==0&&s[n]==0?s[n+1]+=t:i?(s[n]+=e,s[n+1]+=
t):s.push(e,t)}function lt(s,e,t){if(t.length==0)return;let i=e.length-2>>1;if(i<s.length)s[s.length-1]=s[s.length-1].append(t);else{for(;s.length<i;)s.push(E.empty);
s.push(t)}}function ys(s,e,t){let i=s.inserted;for(let n=0,r=0,o=0;o<s.sections.length;){let l=s.sections[o++],a=s.sections[o++];if(a<0)n+=l,r+=l;else{let h=n,f=r,
c=E.empty;for(;h+=l,f+=a,a&&i&&(c=c.append(i[o-2>>1])),!(t||o==s.sections.length||s.sections[o+1]<0);)l=s.sections[o++],a=s.sections[o++];e(n,h,r,f,c),n=h,r=f}}}
function Os(s,e,t,i=!1){let n=[],r=i?[]:null,o=new vt(s),l=new vt(e);for(let a=-1;;){if(o.done&&l.len||l.done&&o.len)throw new Error("Mismatched change set leng\
ths");if(o.ins==-1&&l.ins==-1){let h=Math.min(o.len,l.len);ie(n,h,-1),o.forward(h),l.forward(h)}else if(l.ins>=0&&(o.ins<0||a==o.i||o.off==0&&(l.len<o.len||l.len==
o.len&&!t))){let h=l.len;for(ie(n,l.ins,-1);h;){let f=Math.min(o.len,h);o.ins>=0&&a<o.i&&o.len<=f&&(ie(n,0,o.ins),r&&lt(r,n,o.text),a=o.i),o.forward(f),h-=f}l.next()}else if(o.
ins>=0){let h=0,f=o.len;for(;f;)if(l.ins==-1){let c=Math.min(f,l.len);h+=c,f-=c,l.forward(c)}else if(l.ins==0&&l.len<f)f-=l.len,l.next();else break;ie(n,h,a<o.i?
o.ins:0),r&&a<o.i&&lt(r,n,o.text),a=o.i,o.forward(o.len-f)}else{if(o.done&&l.done)return r?ae.createSet(n,r):Ze.create(n);throw new Error("Mismatched change set\
 lengths")}}}function nl(s,e,t=!1){let i=[],n=t?[]:null,r=new vt(s),o=new vt(e);for(let l=!1;;){if(r.done&&o.done)return n?ae.createSet(i,n):Ze.create(i);if(r.ins==
0)ie(i,r.len,0,l),r.next();else if(o.len==0&&!o.done)ie(i,0,o.ins,l),n&&lt(n,i,o.text),o.next();else{if(r.done||o.done)throw new Error("Mismatched change set le\
ngths");{let a=Math.min(r.len2,o.len),h=i.length;if(r.ins==-1){let f=o.ins==-1?-1:o.off?0:o.ins;ie(i,a,f,l),n&&f&&lt(n,i,o.text)}else o.ins==-1?(ie(i,r.off?0:r.
len,a,l),n&&lt(n,i,r.textBit(a))):(ie(i,r.off?0:r.len,o.off?0:o.ins,l),n&&!o.off&&lt(n,i,o.text));l=(r.ins>a||o.ins>=0&&o.len>a)&&(l||i.length>h),r.forward2(a),
o.forward(a)}}}}var vt=class{constructor(e){this.set=e,this.i=0,this.next()}next(){let{sections:e}=this.set;this.i<e.length?(this.len=e[this.i++],this.ins=e[this.
i++]):(this.len=0,this.ins=-2),this.off=0}get done(){return this.ins==-2}get len2(){return this.ins<0?this.len:this.ins}get text(){let{inserted:e}=this.set,t=this.
i-2>>1;return t>=e.length?E.empty:e[t]}textBit(e){let{inserted:t}=this.set,i=this.i-2>>1;return i>=t.length&&!e?E.empty:t[i].slice(this.off,e==null?void 0:this.
off+e)}forward(e){e==this.len?this.next():(this.len-=e,this.off+=e)}forward2(e){this.ins==-1?this.forward(e):e==this.ins?this.next():(this.ins-=e,this.off+=e)}},
xt=class s{constructor(e,t,i,n){this.from=e,this.to=t,this.flags=i,this.goalColumn=n}get anchor(){return this.flags&32?this.to:this.from}get head(){return this.
flags&32?this.from:this.to}get empty(){return this.from==this.to}get assoc(){return this.flags&8?-1:this.flags&16?1:0}get undirectional(){return(this.flags&64)>
0}get bidiLevel(){let e=this.flags&7;return e==7?null:e}map(e,t=-1){let i,n;return this.empty?i=n=e.mapPos(this.from,t):(i=e.mapPos(this.from,1),n=e.mapPos(this.
to,-1)),i==this.from&&n==this.to?this:new s(i,n,this.flags,this.goalColumn)}extend(e,t=e,i=0){if(e<=this.anchor&&t>=this.anchor)return w.range(e,t,void 0,void 0,
i);let n=Math.abs(e-this.anchor)>Math.abs(t-this.anchor)?e:t;return w.range(this.anchor,n,void 0,void 0,i)}eq(e,t=!1){return this.anchor==e.anchor&&this.head==e.
head&&this.goalColumn==e.goalColumn&&(!t||!this.empty||this.assoc==e.assoc)}toJSON(){return{anchor:this.anchor,head:this.head}}static fromJSON(e){if(!e||typeof e.
anchor!="number"||typeof e.head!="number")throw new RangeError("Invalid JSON representation for SelectionRange");return w.range(e.anchor,e.head)}static create(e,t,i,n){
return new s(e,t,i,n)}},w=class s{constructor(e,t){this.ranges=e,this.mainIndex=t}map(e,t=-1){return e.empty?this:s.create(this.ranges.map(i=>i.map(e,t)),this.mainIndex)}eq(e,t=!1){
if(this.ranges.length!=e.ranges.length||this.mainIndex!=e.mainIndex)return!1;for(let i=0;i<this.ranges.length;i++)if(!this.ranges[i].eq(e.ranges[i],t))return!1;
return!0}get main(){return this.ranges[this.mainIndex]}asSingle(){return this.ranges.length==1?this:new s([this.main],0)}addRange(e,t=!0){return s.create([e].concat(
this.ranges),t?0:this.mainIndex+1)}replaceRange(e,t=this.mainIndex){let i=this.ranges.slice();return i[t]=e,s.create(i,this.mainIndex)}toJSON(){return{ranges:this.
ranges.map(e=>e.toJSON()),main:this.mainIndex}}static fromJSON(e){if(!e||!Array.isArray(e.ranges)||typeof e.main!="number"||e.main>=e.ranges.length)throw new RangeError(
"Invalid JSON representation for EditorSelection");return new s(e.ranges.map(t=>xt.fromJSON(t)),e.main)}static single(e,t=e){return new s([s.range(e,t)],0)}static create(e,t=0){
if(e.length==0)throw new RangeError("A selection needs at least one range");for(let i=0,n=0;n<e.length;n++){let r=e[n];if(r.empty?r.from<=i:r.from<i)return s.normalized(
e.slice(),t);i=r.to}return new s(e,t)}static cursor(e,t=0,i,n){return xt.create(e,e,(t==0?0:t<0?8:16)|(i==null?7:Math.min(6,i)),n)}static range(e,t,i,n,r){let o=n==
null?7:Math.min(6,n);return!r&&e!=t&&(r=t<e?1:-1),r&&(o|=r<0?8:16),t<e?xt.create(t,e,o|32,i):xt.create(e,t,o,i)}static undirectionalRange(e,t){return xt.create(
e,t,64,void 0)}static normalized(e,t=0){let i=e[t];e.sort((n,r)=>n.from-r.from),t=e.indexOf(i);for(let n=1;n<e.length;n++){let r=e[n],o=e[n-1];if(r.empty?r.from<=
o.to:r.from<o.to){let l=o.from,a=Math.max(r.to,o.to);n<=t&&t--,e.splice(--n,2,r.anchor>r.head?s.range(a,l):s.range(l,a))}}return new s(e,t)}};function sl(s,e){for(let t of s.
ranges)if(t.to>e)throw new RangeError("Selection points outside of document")}var Ts=0,R=class s{constructor(e,t,i,n,r){this.combine=e,this.compareInput=t,this.
compare=i,this.isStatic=n,this.id=Ts++,this.default=e([]),this.extensions=typeof r=="function"?r(this):r}get reader(){return this}static define(e={}){return new s(
e.combine||(t=>t),e.compareInput||((t,i)=>t===i),e.compare||(e.combine?(t,i)=>t===i:Ms),!!e.static,e.enables)}of(e){return new Wt([],this,0,e)}compute(e,t){if(this.
isStatic)throw new Error("Can't compute a static facet");return new Wt(e,this,1,t)}computeN(e,t){if(this.isStatic)throw new Error("Can't compute a static facet");
return new Wt(e,this,2,t)}from(e,t){return t||(t=i=>i),this.compute([e],i=>t(i.field(e)))}};function Ms(s,e){return s==e||s.length==e.length&&s.every((t,i)=>t===
e[i])}var Wt=class{constructor(e,t,i,n){this.dependencies=e,this.facet=t,this.type=i,this.value=n,this.id=Ts++}dynamicSlot(e){var t;let i=this.value,n=this.facet.
compareInput,r=this.id,o=e[r]>>1,l=this.type==2,a=!1,h=!1,f=[];for(let c of this.dependencies)c=="doc"?a=!0:c=="selection"?h=!0:(((t=e[c.id])!==null&&t!==void 0?
t:1)&1)==0&&f.push(e[c.id]);return{create(c){return c.values[o]=i(c),1},update(c,u){if(a&&u.docChanged||h&&(u.docChanged||u.selection)||xs(c,f)){let d=i(c);if(l?
!Zo(d,c.values[o],n):!n(d,c.values[o]))return c.values[o]=d,1}return 0},reconfigure:(c,u)=>{let d,p=u.config.address[r];if(p!=null){let m=hn(u,p);if(this.dependencies.
every(g=>g instanceof R?u.facet(g)===c.facet(g):g instanceof se?u.field(g,!1)==c.field(g,!1):!0)||(l?Zo(d=i(c),m,n):n(d=i(c),m)))return c.values[o]=m,0}else d=i(
c);return c.values[o]=d,1}}}get extension(){return this}};function Zo(s,e,t){if(s.length!=e.length)return!1;for(let i=0;i<s.length;i++)if(!t(s[i],e[i]))return!1;
return!0}function xs(s,e){let t=!1;for(let i of e)pi(s,i)&1&&(t=!0);return t}function Rf(s,e,t){let i=t.map(a=>s[a.id]),n=t.map(a=>a.type),r=i.filter(a=>!(a&1)),
o=s[e.id]>>1;function l(a){let h=[];for(let f=0;f<i.length;f++){let c=hn(a,i[f]);if(n[f]==2)for(let u of c)h.push(u);else h.push(c)}return e.combine(h)}return{create(a){
for(let h of i)pi(a,h);return a.values[o]=l(a),1},update(a,h){if(!xs(a,r))return 0;let f=l(a);return e.compare(f,a.values[o])?0:(a.values[o]=f,1)},reconfigure(a,h){
let f=xs(a,i),c=h.config.facets[e.id],u=h.facet(e);if(c&&!f&&Ms(t,c))return a.values[o]=u,0;let d=l(a);return e.compare(d,u)?(a.values[o]=u,0):(a.values[o]=d,1)}}}
var Ji=R.define({static:!0}),se=class s{constructor(e,t,i,n,r){this.id=e,this.createF=t,this.updateF=i,this.compareF=n,this.spec=r,this.provides=void 0}static define(e){
let t=new s(Ts++,e.create,e.update,e.compare||((i,n)=>i===n),e);return e.provide&&(t.provides=e.provide(t)),t}create(e){let t=e.facet(Ji).find(i=>i.field==this);
return(t?.create||this.createF)(e)}slot(e){let t=e[this.id]>>1;return{create:i=>(i.values[t]=this.create(i),1),update:(i,n)=>{let r=i.values[t],o=this.updateF(r,
n);return this.compareF(r,o)?0:(i.values[t]=o,1)},reconfigure:(i,n)=>{let r=i.facet(Ji),o=n.facet(Ji),l;return(l=r.find(a=>a.field==this))&&l!=o.find(a=>a.field==
this)?(i.values[t]=l.create(i),1):n.config.address[this.id]!=null?(i.values[t]=n.field(this),0):(i.values[t]=this.create(i),1)}}}init(e){return[this,Ji.of({field:this,
create:e})]}get extension(){return this}},wt={lowest:4,low:3,default:2,high:1,highest:0};function di(s){return e=>new on(e,s)}var et={highest:di(wt.highest),high:di(
wt.high),default:di(wt.default),low:di(wt.low),lowest:di(wt.lowest)},on=class{constructor(e,t){this.inner=e,this.prec=t}get extension(){return this}},ln=class s{of(e){
return new mi(this,e)}reconfigure(e){return s.reconfigure.of({compartment:this,extension:e})}get(e){return e.config.compartments.get(this)}},mi=class{constructor(e,t){
this.compartment=e,this.inner=t}get extension(){return this}},an=class s{constructor(e,t,i,n,r,o){for(this.base=e,this.compartments=t,this.dynamicSlots=i,this.address=
n,this.staticValues=r,this.facets=o,this.statusTemplate=[];this.statusTemplate.length<i.length;)this.statusTemplate.push(0)}staticFacet(e){let t=this.address[e.
id];return t==null?e.default:this.staticValues[t>>1]}static resolve(e,t,i){let n=[],r=Object.create(null),o=new Map;for(let u of Tf(e,t,o))u instanceof se?n.push(
u):(r[u.facet.id]||(r[u.facet.id]=[])).push(u);let l=Object.create(null),a=[],h=[];for(let u of n)l[u.id]=h.length<<1,h.push(d=>u.slot(d));let f=i?.config.facets;
for(let u in r){let d=r[u],p=d[0].facet,m=f&&f[u]||[];if(d.every(g=>g.type==0))if(l[p.id]=a.length<<1|1,Ms(m,d))a.push(i.facet(p));else{let g=p.combine(d.map(b=>b.
value));a.push(i&&p.compare(g,i.facet(p))?i.facet(p):g)}else{for(let g of d)g.type==0?(l[g.id]=a.length<<1|1,a.push(g.value)):(l[g.id]=h.length<<1,h.push(b=>g.dynamicSlot(
b)));l[p.id]=h.length<<1,h.push(g=>Rf(g,p,d))}}let c=h.map(u=>u(l));return new s(e,o,c,l,a,r)}};function Tf(s,e,t){let i=[[],[],[],[],[]],n=new Map;function r(o,l){
let a=n.get(o);if(a!=null){if(a<=l)return;let h=i[a].indexOf(o);h>-1&&i[a].splice(h,1),o instanceof mi&&t.delete(o.compartment)}if(n.set(o,l),Array.isArray(o))for(let h of o)
r(h,l);else if(o instanceof mi){if(t.has(o.compartment))throw new RangeError("Duplicate use of compartment in extensions");let h=e.get(o.compartment)||o.inner;t.
set(o.compartment,h),r(h,l)}else if(o instanceof on)r(o.inner,o.prec);else if(o instanceof se)i[l].push(o),o.provides&&r(o.provides,l);else if(o instanceof Wt)i[l].
push(o),o.facet.extensions&&r(o.facet.extensions,wt.default);else{let h=o.extension;if(!h)throw new Error(`Unrecognized extension value in extension set (${o}).`);
if(h==o)throw new Error(`Unrecognized extension value in extension set (${o}). This sometimes happens because multiple instances of @codemirror/state are loaded\
, breaking instanceof checks.`);r(h,l)}}return r(s,wt.default),i.reduce((o,l)=>o.concat(l))}function pi(s,e){if(e&1)return 2;let t=e>>1,i=s.status[t];if(i==4)throw new Error(
"Cyclic dependency between fields and/or facets");if(i&2)return i;s.status[t]=4;let n=s.computeSlot(s,s.config.dynamicSlots[t]);return s.status[t]=2|n}function hn(s,e){
return e&1?s.config.staticValues[e>>1]:s.values[e>>1]}var rl=R.define(),ws=R.define({combine:s=>s.some(e=>e),static:!0}),ol=R.define({combine:s=>s.length?s[0]:void 0,
static:!0}),ll=R.define(),al=R.define(),hl=R.define(),fl=R.define({combine:s=>s.length?s[0]:!1}),ue=class{constructor(e,t){this.type=e,this.value=t}static define(){
return new Ss}},Ss=class{of(e){return new ue(this,e)}},ks=class{constructor(e){this.map=e}of(e){return new B(this,e)}},B=class s{constructor(e,t){this.type=e,this.
value=t}map(e){let t=this.type.map(this.value,e);return t===void 0?void 0:t==this.value?this:new s(this.type,t)}is(e){return this.type==e}static define(e={}){return new ks(
e.map||(t=>t))}static mapEffects(e,t){if(!e.length)return e;let i=[];for(let n of e){let r=n.map(t);r&&i.push(r)}return i}};B.reconfigure=B.define();B.appendConfig=
B.define();var G=class s{constructor(e,t,i,n,r,o){this.startState=e,this.changes=t,this.selection=i,this.effects=n,this.annotations=r,this.scrollIntoView=o,this.
_doc=null,this._state=null,i&&sl(i,t.newLength),r.some(l=>l.type==s.time)||(this.annotations=r.concat(s.time.of(Date.now())))}static create(e,t,i,n,r,o){return new s(
e,t,i,n,r,o)}get newDoc(){return this._doc||(this._doc=this.changes.apply(this.startState.doc))}get newSelection(){return this.selection||this.startState.selection.
map(this.changes)}get state(){return this._state||this.startState.applyTransaction(this),this._state}annotation(e){for(let t of this.annotations)if(t.type==e)return t.
value}get docChanged(){return!this.changes.empty}get reconfigured(){return this.startState.config!=this.state.config}isUserEvent(e){let t=this.annotation(s.userEvent);
return!!(t&&(t==e||t.length>e.length&&t.slice(0,e.length)==e&&t[e.length]=="."))}};G.time=ue.define();G.userEvent=ue.define();G.addToHistory=ue.define();G.remote=
ue.define();function Mf(s,e){let t=[];for(let i=0,n=0;;){let r,o;if(i<s.length&&(n==e.length||e[n]>=s[i]))r=s[i++],o=s[i++];else if(n<e.length)r=e[n++],o=e[n++];else
return t;!t.length||t[t.length-1]<r?t.push(r,o):t[t.length-1]<o&&(t[t.length-1]=o)}}function cl(s,e,t){var i;let n,r,o;return t?(n=e.changes,r=ae.empty(e.changes.
length),o=s.changes.compose(e.changes)):(n=e.changes.map(s.changes),r=s.changes.mapDesc(e.changes,!0),o=s.changes.compose(n)),{changes:o,selection:e.selection?e.
selection.map(r):(i=s.selection)===null||i===void 0?void 0:i.map(n),effects:B.mapEffects(s.effects,n).concat(B.mapEffects(e.effects,r)),annotations:s.annotations.
length?s.annotations.concat(e.annotations):e.annotations,scrollIntoView:s.scrollIntoView||e.scrollIntoView}}function vs(s,e,t){let i=e.selection,n=Ht(e.annotations);
return e.userEvent&&(n=n.concat(G.userEvent.of(e.userEvent))),{changes:e.changes instanceof ae?e.changes:ae.of(e.changes||[],t,s.facet(ol)),selection:i&&(i instanceof
w?i:w.single(i.anchor,i.head)),effects:Ht(e.effects),annotations:n,scrollIntoView:!!e.scrollIntoView}}function ul(s,e,t){let i=vs(s,e.length?e[0]:{},s.doc.length);
e.length&&e[0].filter===!1&&(t=!1);for(let r=1;r<e.length;r++){e[r].filter===!1&&(t=!1);let o=!!e[r].sequential;i=cl(i,vs(s,e[r],o?i.changes.newLength:s.doc.length),
o)}let n=G.create(s,i.changes,i.selection,i.effects,i.annotations,i.scrollIntoView);return Ef(t?Df(n):n)}function Df(s){let e=s.startState,t=!0;for(let n of e.facet(
ll)){let r=n(s);if(r===!1){t=!1;break}Array.isArray(r)&&(t=t===!0?r:Mf(t,r))}if(t!==!0){let n,r;if(t===!1)r=s.changes.invertedDesc,n=ae.empty(e.doc.length);else{
let o=s.changes.filter(t);n=o.changes,r=o.filtered.mapDesc(o.changes).invertedDesc}s=G.create(e,n,s.selection&&s.selection.map(r),B.mapEffects(s.effects,r),s.annotations,
s.scrollIntoView)}let i=e.facet(al);for(let n=i.length-1;n>=0;n--){let r=i[n](s);r instanceof G?s=r:Array.isArray(r)&&r.length==1&&r[0]instanceof G?s=r[0]:s=ul(
e,Ht(r),!1)}return s}function Ef(s){let e=s.startState,t=e.facet(hl),i=s;for(let n=t.length-1;n>=0;n--){let r=t[n](s);r&&Object.keys(r).length&&(i=cl(i,vs(e,r,s.
changes.newLength),!0))}return i==s?s:G.create(e,s.changes,s.selection,i.effects,i.annotations,i.scrollIntoView)}var Bf=[];function Ht(s){return s==null?Bf:Array.
isArray(s)?s:[s]}var we=(function(s){return s[s.Word=0]="Word",s[s.Space=1]="Space",s[s.Other=2]="Other",s})(we||(we={})),Lf=/[\u00df\u0587\u0590-\u05f4\u0600-\u06ff\u3040-\u309f\u30a0-\u30ff\u3400-\u4db5\u4e00-\u9fcc\uac00-\ud7af]/,
Cs;try{Cs=new RegExp("[\\p{Alphabetic}\\p{Number}_]","u")}catch{}function $f(s){if(Cs)return Cs.test(s);for(let e=0;e<s.length;e++){let t=s[e];if(/\w/.test(t)||
t>"\x80"&&(t.toUpperCase()!=t.toLowerCase()||Lf.test(t)))return!0}return!1}function If(s){return e=>{if(!/\S/.test(e))return we.Space;if($f(e))return we.Word;for(let t=0;t<
s.length;t++)if(e.indexOf(s[t])>-1)return we.Word;return we.Other}}var _=class s{constructor(e,t,i,n,r,o){this.config=e,this.doc=t,this.selection=i,this.values=
n,this.status=e.statusTemplate.slice(),this.computeSlot=r,o&&(o._state=this);for(let l=0;l<this.config.dynamicSlots.length;l++)pi(this,l<<1);this.computeSlot=null}field(e,t=!0){
let i=this.config.address[e.id];if(i==null){if(t)throw new RangeError("Field is not present in this state");return}return pi(this,i),hn(this,i)}update(...e){return ul(
this,e,!0)}applyTransaction(e){let t=this.config,{base:i,compartments:n}=t;for(let l of e.effects)l.is(ln.reconfigure)?(t&&(n=new Map,t.compartments.forEach((a,h)=>n.
set(h,a)),t=null),n.set(l.value.compartment,l.value.extension)):l.is(B.reconfigure)?(t=null,i=l.value):l.is(B.appendConfig)&&(t=null,i=Ht(i).concat(l.value));let r;
t?r=e.startState.values.slice():(t=an.resolve(i,n,this),r=new s(t,this.doc,this.selection,t.dynamicSlots.map(()=>null),(a,h)=>h.reconfigure(a,this),null).values);
let o=e.startState.facet(ws)?e.newSelection:e.newSelection.asSingle();new s(t,e.newDoc,o,r,(l,a)=>a.update(l,e),e)}replaceSelection(e){return typeof e=="string"&&
(e=this.toText(e)),this.changeByRange(t=>({changes:{from:t.from,to:t.to,insert:e},range:w.cursor(t.from+e.length,-1)}))}changeByRange(e){let t=this.selection,i=e(
t.ranges[0]),n=this.changes(i.changes),r=[i.range],o=Ht(i.effects);for(let l=1;l<t.ranges.length;l++){let a=e(t.ranges[l]),h=this.changes(a.changes),f=h.map(n);
for(let u=0;u<l;u++)r[u]=r[u].map(f);let c=n.mapDesc(h,!0);r.push(a.range.map(c)),n=n.compose(f),o=B.mapEffects(o,f).concat(B.mapEffects(Ht(a.effects),c))}return{
changes:n,selection:w.create(r,t.mainIndex),effects:o}}changes(e=[]){return e instanceof ae?e:ae.of(e,this.doc.length,this.facet(s.lineSeparator))}toText(e){return E.
of(e.split(this.facet(s.lineSeparator)||bs))}sliceDoc(e=0,t=this.doc.length){return this.doc.sliceString(e,t,this.lineBreak)}facet(e){let t=this.config.address[e.
id];return t==null?e.default:(pi(this,t),hn(this,t))}toJSON(e){let t={doc:this.sliceDoc(),selection:this.selection.toJSON()};if(e)for(let i in e){let n=e[i];n instanceof
se&&this.config.address[n.id]!=null&&(t[i]=n.spec.toJSON(this.field(e[i]),this))}return t}static fromJSON(e,t={},i){if(!e||typeof e.doc!="string")throw new RangeError(
"Invalid JSON representation for EditorState");let n=[];if(i){for(let r in i)if(Object.prototype.hasOwnProperty.call(e,r)){let o=i[r],l=e[r];n.push(o.init(a=>o.
spec.fromJSON(l,a)))}}return s.create({doc:e.doc,selection:w.fromJSON(e.selection),extensions:t.extensions?n.concat([t.extensions]):n})}static create(e={}){let t=an.
resolve(e.extensions||[],new Map),i=e.doc instanceof E?e.doc:E.of((e.doc||"").split(t.staticFacet(s.lineSeparator)||bs)),n=e.selection?e.selection instanceof w?
e.selection:w.single(e.selection.anchor,e.selection.head):w.single(0);return sl(n,i.length),t.staticFacet(ws)||(n=n.asSingle()),new s(t,i,n,t.dynamicSlots.map(()=>null),
(r,o)=>o.create(r),null)}get tabSize(){return this.facet(s.tabSize)}get lineBreak(){return this.facet(s.lineSeparator)||`
`}get readOnly(){return this.facet(fl)}phrase(e,...t){for(let i of this.facet(s.phrases))if(Object.prototype.hasOwnProperty.call(i,e)){e=i[e];break}return t.length&&
(e=e.replace(/\$(\$|\d*)/g,(i,n)=>{if(n=="$")return"$";let r=+(n||1);return!r||r>t.length?i:t[r-1]})),e}languageDataAt(e,t,i=-1){let n=[];for(let r of this.facet(
rl))for(let o of r(this,t,i))Object.prototype.hasOwnProperty.call(o,e)&&n.push(o[e]);return n}charCategorizer(e){let t=this.languageDataAt("wordChars",e);return If(
t.length?t[0]:"")}wordAt(e){let{text:t,from:i,length:n}=this.doc.lineAt(e),r=this.charCategorizer(e),o=e-i,l=e-i;for(;o>0;){let a=K(t,o,!1);if(r(t.slice(a,o))!=
we.Word)break;o=a}for(;l<n;){let a=K(t,l);if(r(t.slice(l,a))!=we.Word)break;l=a}return o==l?null:w.range(o+i,l+i)}};_.allowMultipleSelections=ws;_.tabSize=R.define(
{combine:s=>s.length?s[0]:4});_.lineSeparator=ol;_.readOnly=fl;_.phrases=R.define({compare(s,e){let t=Object.keys(s),i=Object.keys(e);return t.length==i.length&&
t.every(n=>s[n]==e[n])}});_.languageData=rl;_.changeFilter=ll;_.transactionFilter=al;_.transactionExtender=hl;ln.reconfigure=B.define();function ht(s,e,t={}){let i={};
for(let n of s)for(let r of Object.keys(n)){let o=n[r],l=i[r];if(l===void 0)i[r]=o;else if(!(l===o||o===void 0))if(Object.hasOwnProperty.call(t,r))i[r]=t[r](l,o);else
throw new Error("Config merge conflict for field "+r)}for(let n in e)i[n]===void 0&&(i[n]=e[n]);return i}var Se=class{eq(e){return this==e}range(e,t=e){return gi.
create(e,t,this)}};Se.prototype.startSide=Se.prototype.endSide=0;Se.prototype.point=!1;Se.prototype.mapMode=ne.TrackDel;function Ds(s,e){return s==e||s.constructor==
e.constructor&&s.eq(e)}var gi=class s{constructor(e,t,i){this.from=e,this.to=t,this.value=i}static create(e,t,i){return new s(e,t,i)}};function As(s,e){return s.
from-e.from||s.value.startSide-e.value.startSide}var Ps=class s{constructor(e,t,i,n){this.from=e,this.to=t,this.value=i,this.maxPoint=n}get length(){return Qt(this.
to)}findIndex(e,t,i,n=0){let r=i?this.to:this.from;for(let o=n,l=r.length;;){if(o==l)return o;let a=o+l>>1,h=r[a]-e||(i?this.value[a].endSide:this.value[a].startSide)-
t;if(a==o)return h>=0?o:l;h>=0?l=a:o=a+1}}between(e,t,i,n){for(let r=this.findIndex(t,-1e9,!0),o=this.findIndex(i,1e9,!1,r);r<o;r++)if(n(this.from[r]+e,this.to[r]+
e,this.value[r])===!1)return!1}map(e,t,i,n,r){let o=[],l=[],a=[],h=-1,f=-1;e:for(let c=0;c<this.value.length;c++){let u=this.value[c],d=this.from[c]+e,p=this.to[c]+
e,m,g;if(d==p){let b=t.mapPos(d,u.startSide,u.mapMode);if(b==null||(m=g=b,u.startSide!=u.endSide&&(g=t.mapPos(d,u.endSide),g<m)))continue}else if(m=t.mapPos(d,u.
startSide),g=t.mapPos(p,u.endSide),m>g||m==g&&u.startSide>0&&u.endSide<=0)continue;if(!((g-m||u.endSide-u.startSide)<0))if(h<0&&(h=m),u.point&&(f=Math.max(f,g-m)),
(m-i||u.startSide-n)>=0)o.push(u),l.push(m-h),a.push(g-h),i=g,n=u.endSide;else{if(m==g)for(let b=o.length;b>0;b--){if((m-(a[b-1]+h)||u.startSide-o[b-1].endSide)>=
0){o.splice(b,0,u),l.splice(b,0,m-h),a.splice(b,0,g-h);continue e}if((m-(l[b-1]+h)||u.endSide-o[b-1].startSide)>0)break}r(m,g,u)}}return{mapped:o.length?new s(l,
a,o,f):null,pos:h}}},Q=class s{constructor(e,t,i,n){this.chunkPos=e,this.chunk=t,this.nextLayer=i,this.maxPoint=n}static create(e,t,i,n){return new s(e,t,i,n)}get length(){
let e=this.chunk.length-1;return e<0?0:Math.max(this.chunkEnd(e),this.nextLayer.length)}get size(){if(this.isEmpty)return 0;let e=this.nextLayer.size;for(let t of this.
chunk)e+=t.value.length;return e}chunkEnd(e){return this.chunkPos[e]+this.chunk[e].length}update(e){let{add:t=[],sort:i=!1,filterFrom:n=0,filterTo:r=this.length}=e,
o=e.filter;if(t.length==0&&!o)return this;if(i&&(t=t.slice().sort(As)),this.isEmpty)return t.length?s.of(t):this;let l=new fn(this,null,-1).goto(0),a=0,h=[],f=new Ve;
for(;l.value||a<t.length;)if(a<t.length&&(l.from-t[a].from||l.startSide-t[a].value.startSide)>=0){let c=t[a++];f.addInner(c.from,c.to,c.value,!1)||h.push(c)}else
l.rangeIndex==1&&l.chunkIndex<this.chunk.length&&(a==t.length||this.chunkEnd(l.chunkIndex)<t[a].from)&&(!o||n>this.chunkEnd(l.chunkIndex)||r<this.chunkPos[l.chunkIndex])&&
f.addChunk(this.chunkPos[l.chunkIndex],this.chunk[l.chunkIndex])?l.nextChunk():((!o||n>l.to||r<l.from||o(l.from,l.to,l.value))&&(f.addInner(l.from,l.to,l.value,
!1)||h.push(gi.create(l.from,l.to,l.value))),l.next());return f.finishInner(this.nextLayer.isEmpty&&!h.length?s.empty:this.nextLayer.update({add:h,filter:o,filterFrom:n,
filterTo:r}))}map(e){if(e.empty||this.isEmpty)return this;let t=[],i=[],n=-1,r,o=(a,h,f)=>{r||(r=new Ve),r.addRange(a,h,f,!1)};for(let a=0;a<this.chunk.length;a++){
let h=this.chunkPos[a],f=this.chunk[a],c=e.touchesRange(h,h+f.length);if(c===!1)n=Math.max(n,f.maxPoint),t.push(f),i.push(e.mapPos(h));else if(c===!0){let[u,d]=t.
length?[Qt(i)+Qt(t).length,Qt(Qt(t).value).endSide]:[-1,-1],{mapped:p,pos:m}=f.map(h,e,u,d,o);p&&(n=Math.max(n,p.maxPoint),t.push(p),i.push(m))}}let l=this.nextLayer.
map(e);return r&&(l=r.finishInner(l)),t.length==0?l:new s(i,t,l||s.empty,n)}between(e,t,i){if(!this.isEmpty){for(let n=0;n<this.chunk.length;n++){let r=this.chunkPos[n],
o=this.chunk[n];if(t>=r&&e<=r+o.length&&o.between(r,e-r,t-r,i)===!1)return}this.nextLayer.between(e,t,i)}}iter(e=0){return bi.from([this]).goto(e)}get isEmpty(){
return this.nextLayer==this}static iter(e,t=0){return bi.from(e).goto(t)}static compare(e,t,i,n,r=-1){let o=e.filter(c=>c.maxPoint>0||!c.isEmpty&&c.maxPoint>=r),
l=t.filter(c=>c.maxPoint>0||!c.isEmpty&&c.maxPoint>=r),a=Jo(o,l,i),h=new St(o,a,r),f=new St(l,a,r);i.iterGaps((c,u,d)=>el(h,c,f,u,d,n)),i.empty&&i.length==0&&el(
h,0,f,0,0,n)}static eq(e,t,i=0,n){n==null&&(n=999999999);let r=e.filter(f=>!f.isEmpty&&t.indexOf(f)<0),o=t.filter(f=>!f.isEmpty&&e.indexOf(f)<0);if(r.length!=o.
length)return!1;if(!r.length)return!0;let l=Jo(r,o),a=new St(r,l,0).goto(i),h=new St(o,l,0).goto(i);for(;;){if(a.to!=h.to||!Rs(a.active,h.active)||a.point&&(!h.
point||!Ds(a.point,h.point)))return!1;if(a.to>n)return!0;a.next(),h.next()}}static spans(e,t,i,n,r=-1){let o=new St(e,null,r).goto(t),l=t,a=o.openStart;for(;;){
let h=Math.min(o.to,i);if(o.point){let f=o.activeForPoint(o.to),c=o.pointFrom<t?f.length+1:o.point.startSide<0?f.length:Math.min(f.length,a);n.point(l,h,o.point,
f,c,o.pointRank),a=Math.min(o.openEnd(h),f.length)}else h>l&&(n.span(l,h,o.active,a),a=o.openEnd(h));if(o.to>i)return a+(o.point&&o.to>i?1:0);l=o.to,o.next()}}static of(e,t=!1){
let i=new Ve;for(let n of e instanceof gi?[e]:t?Xf(e):e)i.add(n.from,n.to,n.value);return i.finish()}static join(e){if(!e.length)return s.empty;let t=Qt(e);for(let i=e.
length-2;i>=0;i--)for(let n=e[i];n!=s.empty;n=n.nextLayer)t=new s(n.chunkPos,n.chunk,t,Math.max(n.maxPoint,t.maxPoint));return t}};Q.empty=new Q([],[],null,-1);
function Qt(s){return s[s.length-1]}function Xf(s){if(s.length>1)for(let e=s[0],t=1;t<s.length;t++){let i=s[t];if(As(e,i)>0)return s.slice().sort(As);e=i}return s}
Q.empty.nextLayer=Q.empty;var Ve=class s{finishChunk(e){this.chunks.push(new Ps(this.from,this.to,this.value,this.maxPoint)),this.chunkPos.push(this.chunkStart),
this.chunkStart=-1,this.setMaxPoint=Math.max(this.setMaxPoint,this.maxPoint),this.maxPoint=-1,e&&(this.from=[],this.to=[],this.value=[])}constructor(){this.chunks=
[],this.chunkPos=[],this.chunkStart=-1,this.last=null,this.lastFrom=-1e9,this.lastTo=-1e9,this.from=[],this.to=[],this.value=[],this.maxPoint=-1,this.setMaxPoint=
-1,this.nextLayer=null}add(e,t,i){this.addRange(e,t,i,!0)}addRange(e,t,i,n){this.addInner(e,t,i,n)||(this.nextLayer||(this.nextLayer=new s)).addRange(e,t,i,n)}addInner(e,t,i,n){
let r=e-this.lastTo||i.startSide-this.last.endSide;if(n&&r<=0&&(e-this.lastFrom||i.startSide-this.last.startSide)<0)throw new Error("Ranges must be added sorted\
 by `from` position and `startSide`");return r<0?!1:(this.from.length==250&&this.finishChunk(!0),this.chunkStart<0&&(this.chunkStart=e),this.from.push(e-this.chunkStart),
this.to.push(t-this.chunkStart),this.last=i,this.lastFrom=e,this.lastTo=t,this.value.push(i),i.point&&(this.maxPoint=Math.max(this.maxPoint,t-e)),!0)}addChunk(e,t){
if((e-this.lastTo||t.value[0].startSide-this.last.endSide)<0)return!1;this.from.length&&this.finishChunk(!0),this.setMaxPoint=Math.max(this.setMaxPoint,t.maxPoint),
this.chunks.push(t),this.chunkPos.push(e);let i=t.value.length-1;return this.last=t.value[i],this.lastFrom=t.from[i]+e,this.lastTo=t.to[i]+e,!0}finish(){return this.
finishInner(Q.empty)}finishInner(e){if(this.from.length&&this.finishChunk(!1),this.chunks.length==0)return e;let t=Q.create(this.chunkPos,this.chunks,this.nextLayer?
this.nextLayer.finishInner(e):e,this.setMaxPoint);return this.from=null,t}};function Jo(s,e,t){let i=new Map;for(let r of s)for(let o=0;o<r.chunk.length;o++)r.chunk[o].
maxPoint<=0&&i.set(r.chunk[o],r.chunkPos[o]);let n=new Set;for(let r of e)for(let o=0;o<r.chunk.length;o++){let l=i.get(r.chunk[o]);l!=null&&(t?t.mapPos(l):l)==
r.chunkPos[o]&&!t?.touchesRange(l,l+r.chunk[o].length)&&n.add(r.chunk[o])}return n}var fn=class{constructor(e,t,i,n=0){this.layer=e,this.skip=t,this.minPoint=i,
this.rank=n}get startSide(){return this.value?this.value.startSide:0}get endSide(){return this.value?this.value.endSide:0}goto(e,t=-1e9){return this.chunkIndex=
this.rangeIndex=0,this.gotoInner(e,t,!1),this}gotoInner(e,t,i){for(;this.chunkIndex<this.layer.chunk.length;){let n=this.layer.chunk[this.chunkIndex];if(!(this.
skip&&this.skip.has(n)||this.layer.chunkEnd(this.chunkIndex)<e||n.maxPoint<this.minPoint))break;this.chunkIndex++,i=!1}if(this.chunkIndex<this.layer.chunk.length){
let n=this.layer.chunk[this.chunkIndex].findIndex(e-this.layer.chunkPos[this.chunkIndex],t,!0);(!i||this.rangeIndex<n)&&this.setRangeIndex(n)}this.next()}forward(e,t){
(this.to-e||this.endSide-t)<0&&this.gotoInner(e,t,!0)}next(){for(;;)if(this.chunkIndex==this.layer.chunk.length){this.from=this.to=1e9,this.value=null;break}else{
let e=this.layer.chunkPos[this.chunkIndex],t=this.layer.chunk[this.chunkIndex],i=e+t.from[this.rangeIndex];if(this.from=i,this.to=e+t.to[this.rangeIndex],this.value=
t.value[this.rangeIndex],this.setRangeIndex(this.rangeIndex+1),this.minPoint<0||this.value.point&&this.to-this.from>=this.minPoint)break}}setRangeIndex(e){if(e==
this.layer.chunk[this.chunkIndex].value.length){if(this.chunkIndex++,this.skip)for(;this.chunkIndex<this.layer.chunk.length&&this.skip.has(this.layer.chunk[this.
chunkIndex]);)this.chunkIndex++;this.rangeIndex=0}else this.rangeIndex=e}nextChunk(){this.chunkIndex++,this.rangeIndex=0,this.next()}compare(e){return this.from-
e.from||this.startSide-e.startSide||this.rank-e.rank||this.to-e.to||this.endSide-e.endSide}},bi=class s{constructor(e){this.heap=e}static from(e,t=null,i=-1){let n=[];
for(let r=0;r<e.length;r++)for(let o=e[r];!o.isEmpty;o=o.nextLayer)o.maxPoint>=i&&n.push(new fn(o,t,i,r));return n.length==1?n[0]:new s(n)}get startSide(){return this.
value?this.value.startSide:0}goto(e,t=-1e9){for(let i of this.heap)i.goto(e,t);for(let i=this.heap.length>>1;i>=0;i--)ms(this.heap,i);return this.next(),this}forward(e,t){
for(let i of this.heap)i.forward(e,t);for(let i=this.heap.length>>1;i>=0;i--)ms(this.heap,i);(this.to-e||this.value.endSide-t)<0&&this.next()}next(){if(this.heap.
length==0)this.from=this.to=1e9,this.value=null,this.rank=-1;else{let e=this.heap[0];this.from=e.from,this.to=e.to,this.value=e.value,this.rank=e.rank,e.value&&
e.next(),ms(this.heap,0)}}};function ms(s,e){for(let t=s[e];;){let i=(e<<1)+1;if(i>=s.length)break;let n=s[i];if(i+1<s.length&&n.compare(s[i+1])>=0&&(n=s[i+1],i++),
t.compare(n)<0)break;s[i]=t,s[e]=n,e=i}}var St=class{constructor(e,t,i){this.minPoint=i,this.active=[],this.activeTo=[],this.activeRank=[],this.minActive=-1,this.
point=null,this.pointFrom=0,this.pointRank=0,this.to=-1e9,this.endSide=0,this.openStart=-1,this.cursor=bi.from(e,t,i)}goto(e,t=-1e9){return this.cursor.goto(e,t),
this.active.length=this.activeTo.length=this.activeRank.length=0,this.minActive=-1,this.to=e,this.endSide=t,this.openStart=-1,this.next(),this}forward(e,t){for(;this.
minActive>-1&&(this.activeTo[this.minActive]-e||this.active[this.minActive].endSide-t)<0;)this.removeActive(this.minActive);this.cursor.forward(e,t)}removeActive(e){
en(this.active,e),en(this.activeTo,e),en(this.activeRank,e),this.minActive=tl(this.active,this.activeTo)}addActive(e){let t=0,{value:i,to:n,rank:r}=this.cursor;
for(;t<this.activeRank.length&&(r-this.activeRank[t]||n-this.activeTo[t])>0;)t++;tn(this.active,t,i),tn(this.activeTo,t,n),tn(this.activeRank,t,r),e&&tn(e,t,this.
cursor.from),this.minActive=tl(this.active,this.activeTo)}next(){let e=this.to,t=this.point;this.point=null;let i=this.openStart<0?[]:null;for(;;){let n=this.minActive;
if(n>-1&&(this.activeTo[n]-this.cursor.from||this.active[n].endSide-this.cursor.startSide)<0){if(this.activeTo[n]>e){this.to=this.activeTo[n],this.endSide=this.
active[n].endSide;break}this.removeActive(n),i&&en(i,n)}else if(this.cursor.value)if(this.cursor.from>e){this.to=this.cursor.from,this.endSide=this.cursor.startSide;
break}else{let r=this.cursor.value;if(!r.point)this.addActive(i),this.cursor.next();else if(t&&this.cursor.to==this.to&&this.cursor.from<this.cursor.to)this.cursor.
next();else{this.point=r,this.pointFrom=this.cursor.from,this.pointRank=this.cursor.rank,this.to=this.cursor.to,this.endSide=r.endSide,this.cursor.next(),this.forward(
this.to,this.endSide);break}}else{this.to=this.endSide=1e9;break}}if(i){this.openStart=0;for(let n=i.length-1;n>=0&&i[n]<e;n--)this.openStart++}}activeForPoint(e){
if(!this.active.length)return this.active;let t=[];for(let i=this.active.length-1;i>=0&&!(this.activeRank[i]<this.pointRank);i--)(this.activeTo[i]>e||this.activeTo[i]==
e&&this.active[i].endSide>=this.point.endSide)&&t.push(this.active[i]);return t.reverse()}openEnd(e){let t=0;for(let i=this.activeTo.length-1;i>=0&&this.activeTo[i]>
e;i--)t++;return t}};function el(s,e,t,i,n,r){s.goto(e),t.goto(i);let o=i+n,l=i,a=i-e,h=!!r.boundChange;for(let f=!1;;){let c=s.to+a-t.to,u=c||s.endSide-t.endSide,
d=u<0?s.to+a:t.to,p=Math.min(d,o);if(s.point||t.point?(s.point&&t.point&&Ds(s.point,t.point)&&Rs(s.activeForPoint(s.to),t.activeForPoint(t.to))||r.comparePoint(
l,p,s.point,t.point),f=!1):(f&&(r.boundChange(l),f=!1),p>l&&!Rs(s.active,t.active)&&r.compareRange(l,p,s.active,t.active),h&&p<o&&(c||s.openEnd(d)!=t.openEnd(d))&&
(f=!0)),d>o)break;l=d,u<=0&&s.next(),u>=0&&t.next()}}function Rs(s,e){if(s.length!=e.length)return!1;for(let t=0;t<s.length;t++)if(s[t]!=e[t]&&!Ds(s[t],e[t]))return!1;
return!0}function en(s,e){for(let t=e,i=s.length-1;t<i;t++)s[t]=s[t+1];s.pop()}function tn(s,e,t){for(let i=s.length-1;i>=e;i--)s[i+1]=s[i];s[e]=t}function tl(s,e){
let t=-1,i=1e9;for(let n=0;n<e.length;n++)(e[n]-i||s[n].endSide-s[t].endSide)<0&&(t=n,i=e[n]);return t}function Ct(s,e,t=s.length){let i=0;for(let n=0;n<t&&n<s.
length;)s.charCodeAt(n)==9?(i+=e-i%e,n++):(i++,n=K(s,n));return i}function dl(s,e,t,i){for(let n=0,r=0;;){if(r>=e)return n;if(n==s.length)break;r+=s.charCodeAt(
n)==9?t-r%t:1,n=K(s,n)}return i===!0?-1:s.length}var pl=typeof Symbol>"u"?"__\u037C":Symbol.for("\u037C"),Es=typeof Symbol>"u"?"__styleSet"+Math.floor(Math.random()*1e8):Symbol("styleSet"),ml=typeof globalThis<
"u"?globalThis:typeof window<"u"?window:{},ke=class{constructor(e,t){this.rules=[];let{finish:i}=t||{};function n(r,o,l,a){let h=[],f=/^@(\w+)\b/.exec(r[0]),c=f&&
f[1]=="keyframes";if(f&&o==null)return l.push(r[0]+";");for(let u in o){let d=o[u];if(/&/.test(u))n(u.split(/,\s*/).map(p=>r.map(m=>p.replace(/&/,m))).reduce((p,m)=>p.
concat(m)),d,l);else if(d&&typeof d=="object"){if(!f)throw new RangeError("The value of a property ("+u+") should be a primitive value.");n(gl(u),d,h,c)}else d!=
null&&(/^--/.test(u)||(u=u.replace(/_.*/,"").replace(/[A-Z]/g,p=>"-"+p.toLowerCase())),h.push(u+": "+d+";"))}(h.length||c)&&l.push((i&&!f&&!a?r.map(i):r).join("\
, ")+" {"+h.join(" ")+"}")}for(let r in e)n(gl(r),e[r],this.rules)}getRules(){return this.rules.join(`
`)}static newName(){let e=ml[pl]||1;return ml[pl]=e+1,"\u037C"+e.toString(36)}static mount(e,t,i){let n=e[Es],r=i&&i.nonce;n?r&&n.setNonce(r):n=new Bs(e,r),n.mount(
Array.isArray(t)?t:[t],e)}};function gl(s){if(/^@/.test(s))return[s];let e=[],t=0,i=null,n=0,r=0;for(let o=0;o<s.length;o++){let l=s[o];l=="\\"?o++:l=='"'||l=="\
'"?l==i?i=!1:i||(i=l):(l=="["||l=="(")&&!i?t++:(l=="]"||l==")")&&!i?t--:l==","&&!t&&!i&&(e.push(s.slice(r,n)),r=o+1),/\S/.test(l)?n=o+1:o==r&&r++}return e.push(
s.slice(r,n)),e}var bl=new Map,Bs=class{constructor(e,t){let i=e.ownerDocument||e,n=i.defaultView;if(!e.head&&e.adoptedStyleSheets&&n.CSSStyleSheet){let r=bl.get(
i);if(r)return e[Es]=r;this.sheet=new n.CSSStyleSheet,bl.set(i,this)}else this.styleTag=i.createElement("style"),t&&this.styleTag.setAttribute("nonce",t);this.modules=
[],e[Es]=this}mount(e,t){let i=this.sheet,n=0,r=0,o=!1;for(let l=0;l<e.length;l++){let a=e[l],h=this.modules.indexOf(a);if(h<r&&h>-1&&(this.modules.splice(h,1),
o=!0,r--,h=-1),h==-1){if(this.modules.splice(r++,0,a),o=!0,i)for(let f=0;f<a.rules.length;f++)i.insertRule(a.rules[f],n++)}else{for(;r<h;)n+=this.modules[r++].rules.
length;n+=a.rules.length,r++}}if(i)t.adoptedStyleSheets.indexOf(this.sheet)<0&&(t.adoptedStyleSheets=[this.sheet,...t.adoptedStyleSheets]);else{if(o){let a="";for(let h=0;h<
this.modules.length;h++)a+=this.modules[h].getRules()+`
`;this.styleTag.textContent=a}let l=t.head||t;this.styleTag.parentNode!=l&&l.insertBefore(this.styleTag,l.firstChild)}}setNonce(e){this.styleTag&&this.styleTag.
getAttribute("nonce")!=e&&this.styleTag.setAttribute("nonce",e)}};var tt={8:"Backspace",9:"Tab",10:"Enter",12:"NumLock",13:"Enter",16:"Shift",17:"Control",18:"Alt",20:"CapsLock",27:"Escape",32:" ",33:"PageUp",34:"PageDown",35:"\
End",36:"Home",37:"ArrowLeft",38:"ArrowUp",39:"ArrowRight",40:"ArrowDown",44:"PrintScreen",45:"Insert",46:"Delete",59:";",61:"=",91:"Meta",92:"Meta",106:"*",107:"\
+",108:",",109:"-",110:".",111:"/",144:"NumLock",145:"ScrollLock",160:"Shift",161:"Shift",162:"Control",163:"Control",164:"Alt",165:"Alt",173:"-",186:";",187:"=",
188:",",189:"-",190:".",191:"/",192:"`",219:"[",220:"\\",221:"]",222:"'"},zt={48:")",49:"!",50:"@",51:"#",52:"$",53:"%",54:"^",55:"&",56:"*",57:"(",59:":",61:"+",
173:"_",186:":",187:"+",188:"<",189:"_",190:">",191:"?",192:"~",219:"{",220:"|",221:"}",222:'"'},Nf=typeof navigator<"u"&&/Mac/.test(navigator.platform),Ff=typeof navigator<
"u"&&/MSIE \d|Trident\/(?:[7-9]|\d{2,})\..*rv:(\d+)/.exec(navigator.userAgent);for(j=0;j<10;j++)tt[48+j]=tt[96+j]=String(j);var j;for(j=1;j<=24;j++)tt[j+111]="F"+
j;var j;for(j=65;j<=90;j++)tt[j]=String.fromCharCode(j+32),zt[j]=String.fromCharCode(j);var j;for(cn in tt)zt.hasOwnProperty(cn)||(zt[cn]=tt[cn]);var cn;function yl(s){
var e=Nf&&s.metaKey&&s.shiftKey&&!s.ctrlKey&&!s.altKey||Ff&&s.shiftKey&&s.key&&s.key.length==1||s.key=="Unidentified",t=!e&&s.key||(s.shiftKey?zt:tt)[s.keyCode]||
s.key||"Unidentified";return t=="Esc"&&(t="Escape"),t=="Del"&&(t="Delete"),t=="Left"&&(t="ArrowLeft"),t=="Up"&&(t="ArrowUp"),t=="Right"&&(t="ArrowRight"),t=="Do\
wn"&&(t="ArrowDown"),t}function ge(){var s=arguments[0];typeof s=="string"&&(s=document.createElement(s));var e=1,t=arguments[1];if(t&&typeof t=="object"&&t.nodeType==null&&!Array.isArray(
t)){for(var i in t)if(Object.prototype.hasOwnProperty.call(t,i)){var n=t[i];typeof n=="string"?s.setAttribute(i,n):n!=null&&(s[i]=n)}e++}for(;e<arguments.length;e++)
Ol(s,arguments[e]);return s}function Ol(s,e){if(typeof e=="string")s.appendChild(document.createTextNode(e));else if(e!=null)if(e.nodeType!=null)s.appendChild(e);else if(Array.
isArray(e))for(var t=0;t<e.length;t++)Ol(s,e[t]);else throw new RangeError("Unsupported child node: "+e)}var he=typeof navigator<"u"?navigator:{userAgent:"",vendor:"",platform:""},Fs=typeof document<"u"?document:{documentElement:{style:{}}},Qs=/Edge\/(\d+)/.exec(he.
userAgent),Kl=/MSIE \d/.test(he.userAgent),Vs=/Trident\/(?:[7-9]|\d{2,})\..*rv:(\d+)/.exec(he.userAgent),Nn=!!(Kl||Vs||Qs),xl=!Nn&&/gecko\/(\d+)/i.test(he.userAgent),
Ls=!Nn&&/Chrome\/(\d+)/.exec(he.userAgent),wl="webkitFontSmoothing"in Fs.documentElement.style,Ws=!Nn&&/Apple Computer/.test(he.vendor),Sl=Ws&&(/Mobile\/\w+/.test(
he.userAgent)||he.maxTouchPoints>2),v={mac:Sl||/Mac/.test(he.platform),windows:/Win/.test(he.platform),linux:/Linux|X11/.test(he.platform),ie:Nn,ie_version:Kl?Fs.
documentMode||6:Vs?+Vs[1]:Qs?+Qs[1]:0,gecko:xl,gecko_version:xl?+(/Firefox\/(\d+)/.exec(he.userAgent)||[0,0])[1]:0,chrome:!!Ls,chrome_version:Ls?+Ls[1]:0,ios:Sl,
android:/Android\b/.test(he.userAgent),webkit:wl,webkit_version:wl?+(/\bAppleWebKit\/(\d+)/.exec(he.userAgent)||[0,0])[1]:0,safari:Ws,safari_version:Ws?+(/\bVersion\/(\d+(\.\d+)?)/.
exec(he.userAgent)||[0,0])[1]:0,tabSize:Fs.documentElement.style.tabSize!=null?"tab-size":"-moz-tab-size"};function Pr(s,e){for(let t in s)t=="class"&&e.class?e.
class+=" "+s.class:t=="style"&&e.style?e.style+=";"+s.style:e[t]=s[t];return e}var kn=Object.create(null);function Rr(s,e,t){if(s==e)return!0;s||(s=kn),e||(e=kn);
let i=Object.keys(s),n=Object.keys(e);if(i.length-0!=n.length-0)return!1;for(let r of i)if(r!=t&&(n.indexOf(r)==-1||s[r]!==e[r]))return!1;return!0}function Qf(s,e){
for(let t=s.attributes.length-1;t>=0;t--){let i=s.attributes[t].name;e[i]==null&&s.removeAttribute(i)}for(let t in e){let i=e[t];t=="style"?s.style.cssText=i:s.
getAttribute(t)!=i&&s.setAttribute(t,i)}}function kl(s,e,t){let i=!1;if(e)for(let n in e)t&&n in t||(i=!0,n=="style"?s.style.cssText="":s.removeAttribute(n));if(t)
for(let n in t)e&&e[n]==t[n]||(i=!0,n=="style"?s.style.cssText=t[n]:s.setAttribute(n,t[n]));return i}function Vf(s){let e=Object.create(null);for(let t=0;t<s.attributes.
length;t++){let i=s.attributes[t];e[i.name]=i.value}return e}var Be=class{eq(e){return!1}updateDOM(e,t,i){return!1}compare(e){return this==e||this.constructor==
e.constructor&&this.eq(e)}get estimatedHeight(){return-1}get lineBreaks(){return 0}ignoreEvent(e){return!0}coordsAt(e,t,i){return null}get isHidden(){return!1}get editable(){
return!1}destroy(e){}},Pe=(function(s){return s[s.Text=0]="Text",s[s.WidgetBefore=1]="WidgetBefore",s[s.WidgetAfter=2]="WidgetAfter",s[s.WidgetRange=3]="WidgetR\
ange",s})(Pe||(Pe={})),$=class extends Se{constructor(e,t,i,n){super(),this.startSide=e,this.endSide=t,this.widget=i,this.spec=n}get heightRelevant(){return!1}static mark(e){
return new Ri(e)}static widget(e){let t=Math.max(-1e4,Math.min(1e4,e.side||0)),i=!!e.block;return t+=i&&!e.inlineOrder?t>0?3e8:-4e8:t>0?1e8:-1e8,new Rt(e,t,t,i,
e.widget||null,!1)}static replace(e){let t=!!e.block,i,n;if(e.isBlockGap)i=-5e8,n=4e8;else{let{start:r,end:o}=Zl(e,t);i=(r?t?-3e8:-1:5e8)-1,n=(o?t?2e8:1:-6e8)+1}
return new Rt(e,i,n,t,e.widget||null,!0)}static line(e){return new Ti(e)}static set(e,t=!1){return Q.of(e,t)}hasHeight(){return this.widget?this.widget.estimatedHeight>
-1:!1}};$.none=Q.empty;var Ri=class s extends ${constructor(e){let{start:t,end:i}=Zl(e);super(t?-1:5e8,i?1:-6e8,null,e),this.tagName=e.tagName||"span",this.attrs=
e.class&&e.attributes?Pr(e.attributes,{class:e.class}):e.class?{class:e.class}:e.attributes||kn}eq(e){return this==e||e instanceof s&&this.tagName==e.tagName&&Rr(
this.attrs,e.attrs)}range(e,t=e){if(e>=t)throw new RangeError("Mark decorations may not be empty");return super.range(e,t)}};Ri.prototype.point=!1;var Ti=class s extends ${constructor(e){
super(-2e8,-2e8,null,e)}eq(e){return e instanceof s&&this.spec.class==e.spec.class&&Rr(this.spec.attributes,e.spec.attributes)}range(e,t=e){if(t!=e)throw new RangeError(
"Line decoration ranges must be zero-length");return super.range(e,t)}};Ti.prototype.mapMode=ne.TrackBefore;Ti.prototype.point=!0;var Rt=class s extends ${constructor(e,t,i,n,r,o){
super(t,i,r,e),this.block=n,this.isReplace=o,this.mapMode=n?t<=0?ne.TrackBefore:ne.TrackAfter:ne.TrackDel}get type(){return this.startSide!=this.endSide?Pe.WidgetRange:
this.startSide<=0?Pe.WidgetBefore:Pe.WidgetAfter}get heightRelevant(){return this.block||!!this.widget&&(this.widget.estimatedHeight>=5||this.widget.lineBreaks>
0)}eq(e){return e instanceof s&&Wf(this.widget,e.widget)&&this.block==e.block&&this.startSide==e.startSide&&this.endSide==e.endSide}range(e,t=e){if(this.isReplace&&
(e>t||e==t&&this.startSide>0&&this.endSide<=0))throw new RangeError("Invalid range for replacement decoration");if(!this.isReplace&&t!=e)throw new RangeError("W\
idget decorations can only have zero-length ranges");return super.range(e,t)}};Rt.prototype.point=!0;function Zl(s,e=!1){let{inclusiveStart:t,inclusiveEnd:i}=s;
return t==null&&(t=s.inclusive),i==null&&(i=s.inclusive),{start:t??e,end:i??e}}function Wf(s,e){return s==e||!!(s&&e&&s.compare(e))}function Gt(s,e,t,i=0){let n=t.
length-1;n>=0&&t[n]+i>=s?t[n]=Math.max(t[n],e):t.push(s,e)}var vn=class s extends Se{constructor(e,t,i){super(),this.tagName=e,this.attributes=t,this.rank=i}eq(e){
return e==this||e instanceof s&&this.tagName==e.tagName&&Rr(this.attributes,e.attributes)}static create(e){return new s(e.tagName,e.attributes||kn,e.rank==null?
50:Math.max(0,Math.min(e.rank,100)))}static set(e,t=!1){return Q.of(e,t)}};vn.prototype.startSide=vn.prototype.endSide=-1;var Z=s=>s.nodeType==1,Zt=s=>s.nodeType==
3;function Mi(s){let e;return s.nodeType==11?e=s.getSelection?s:s.ownerDocument:e=s,e.getSelection()}function Hs(s,e){return e?s==e||s.contains(e.nodeType!=1?e.
parentNode:e):!1}function xi(s,e){if(!e.anchorNode)return!1;try{return Hs(s,e.anchorNode)}catch{return!1}}function wi(s){return Zt(s)?Ei(s,0,s.nodeValue.length).
getClientRects():Z(s)?s.getClientRects():[]}function Si(s,e,t,i){return t?vl(s,e,t,i,-1)||vl(s,e,t,i,1):!1}function ut(s){for(var e=0;;e++)if(s=s.previousSibling,
!s)return e}function Cn(s){return Z(s)&&/^(DIV|P|LI|UL|OL|BLOCKQUOTE|DD|DT|H\d|SECTION|PRE)$/.test(s.nodeName)}function vl(s,e,t,i,n){for(;;){if(s==t&&e==i)return!0;
if(e==(n<0?0:st(s))){if(s.nodeName=="DIV")return!1;let r=s.parentNode;if(!r||!Z(r))return!1;e=ut(s)+(n<0?0:1),s=r}else if(Z(s)){if(s=s.childNodes[e+(n<0?-1:0)],
Z(s)&&(s.nodeName=="IMG"||s.nodeName=="BR"||s.contentEditable=="false"))return!1;e=n<0?st(s):0}else return!1}}function st(s){return Zt(s)?s.nodeValue.length:s.childNodes.
length}function Di(s,e){let{left:t,right:i}=s;if(t==i)return s;let n=e?t:i;return{left:n,right:n,top:s.top,bottom:s.bottom}}function Hf(s){let e=s.visualViewport;
return e?{left:0,right:e.width,top:0,bottom:e.height}:{left:0,right:s.innerWidth,top:0,bottom:s.innerHeight}}function Jl(s,e){let t=e.width/s.offsetWidth,i=e.height/
s.offsetHeight;return(t>.995&&t<1.005||!isFinite(t)||Math.abs(e.width-s.offsetWidth)<1)&&(t=1),(i>.995&&i<1.005||!isFinite(i)||Math.abs(e.height-s.offsetHeight)<
1)&&(i=1),{scaleX:t,scaleY:i}}function qf(s,e,t,i,n,r,o,l){let a=s.ownerDocument,h=a.defaultView||window;for(let f=s,c=!1;f&&!c;)if(Z(f)){let u,d=f==a.body,p=1,
m=1,g=!0,b=!0;if(d)u=Hf(h);else{let C=getComputedStyle(f);if(/^(fixed|sticky)$/.test(C.position)&&(c=!0),(f.scrollHeight<=f.clientHeight||!/auto|scroll/.test(C.
overflowY))&&(b=!1),(f.scrollWidth<=f.clientWidth||!/auto|scroll/.test(C.overflowX))&&(g=!1),!g&&!b){f=f.assignedSlot||f.parentNode;continue}let S=f.getBoundingClientRect();
({scaleX:p,scaleY:m}=Jl(f,S)),u={left:S.left,right:S.left+f.clientWidth*p,top:S.top,bottom:S.top+f.clientHeight*m}}let x=0,y=0;if(b)if(n=="nearest")e.top<u.top+
o?(y=e.top-(u.top+o),t>0&&e.bottom>u.bottom+y&&(y=e.bottom-u.bottom+o)):e.bottom>u.bottom-o&&(y=e.bottom-u.bottom+o,t<0&&e.top-y<u.top&&(y=e.top-(u.top+o)));else{
let C=e.bottom-e.top,S=u.bottom-u.top;y=(n=="center"&&C<=S?e.top+C/2-S/2:n=="start"||n=="center"&&t<0?e.top-o:e.bottom-S+o)-u.top}if(g&&(i=="nearest"?e.left<u.left+
r?(x=e.left-(u.left+r),t>0&&e.right>u.right+x&&(x=e.right-u.right+r)):e.right>u.right-r&&(x=e.right-u.right+r,t<0&&e.left<u.left+x&&(x=e.left-(u.left+r))):x=(i==
"center"?e.left+(e.right-e.left)/2-(u.right-u.left)/2:i=="start"==l?e.left-r:e.right-(u.right-u.left)+r)-u.left),x||y)if(d)h.scrollBy(x,y);else{let C=0,S=0;if(y){
let A=f.scrollTop;f.scrollTop+=y/m,S=(f.scrollTop-A)*m}if(x){let A=f.scrollLeft;f.scrollLeft+=x/p,C=(f.scrollLeft-A)*p}e={left:e.left-C,top:e.top-S,right:e.right-
C,bottom:e.bottom-S},C&&Math.abs(C-x)<1&&(i="nearest"),S&&Math.abs(S-y)<1&&(n="nearest")}if(d)break;(e.top<u.top||e.bottom>u.bottom||e.left<u.left||e.right>u.right)&&
(e={left:Math.max(e.left,u.left),right:Math.min(e.right,u.right),top:Math.max(e.top,u.top),bottom:Math.min(e.bottom,u.bottom)}),f=f.assignedSlot||f.parentNode}else if(f.
nodeType==11)f=f.host;else break}function ea(s,e=!0){let t=s.ownerDocument,i=null,n=null;for(let r=s.parentNode;r&&!(r==t.body||(!e||i)&&n);)if(Z(r))!n&&r.scrollHeight>
r.clientHeight&&/scroll|auto/.test(getComputedStyle(r).overflowY)&&(n=r),e&&!i&&r.scrollWidth>r.clientWidth&&/scroll|auto/.test(getComputedStyle(r).overflowX)&&
(i=r),r=r.assignedSlot||r.parentNode;else if(r.nodeType==11)r=r.host;else break;return{x:i,y:n}}var qs=class{constructor(){this.anchorNode=null,this.anchorOffset=
0,this.focusNode=null,this.focusOffset=0}eq(e){return this.anchorNode==e.anchorNode&&this.anchorOffset==e.anchorOffset&&this.focusNode==e.focusNode&&this.focusOffset==
e.focusOffset}setRange(e){let{anchorNode:t,focusNode:i}=e;this.set(t,Math.min(e.anchorOffset,t?st(t):0),i,Math.min(e.focusOffset,i?st(i):0))}set(e,t,i,n){this.anchorNode=
e,this.anchorOffset=t,this.focusNode=i,this.focusOffset=n}};function ta(s){let e=[];for(let t=s;t;t=t.nodeType==11?t.host:t.parentNode)Z(t)&&e.push({node:t,left:t.
scrollLeft,top:t.scrollTop});return e}function ia(s,e=!0){for(let{node:t,left:i,top:n}of s)e&&t.scrollTop!=n&&(t.scrollTop=n),t.scrollLeft!=i&&(t.scrollLeft=i)}
var At=null;v.safari&&v.safari_version>=26&&(At=!1);function na(s){if(s.setActive)return s.setActive();if(At)return s.focus(At);let e=ta(s);s.focus(At==null?{get preventScroll(){
return At={preventScroll:!0},!0}}:void 0),At||(At=!1,ia(e))}var Cl;function Ei(s,e,t=e){let i=Cl||(Cl=document.createRange());return i.setEnd(s,t),i.setStart(s,
e),i}function Kt(s,e,t,i){let n={key:e,code:e,keyCode:t,which:t,cancelable:!0};i&&({altKey:n.altKey,ctrlKey:n.ctrlKey,shiftKey:n.shiftKey,metaKey:n.metaKey}=i);
let r=new KeyboardEvent("keydown",n);r.synthetic=!0,s.dispatchEvent(r);let o=new KeyboardEvent("keyup",n);return o.synthetic=!0,s.dispatchEvent(o),r.defaultPrevented||
o.defaultPrevented}function zf(s){for(;s;){if(s&&(s.nodeType==9||s.nodeType==11&&s.host))return s;s=s.assignedSlot||s.parentNode}return null}function _f(s,e){let t=e.
focusNode,i=e.focusOffset;if(!t||e.anchorNode!=t||e.anchorOffset!=i)return!1;for(i=Math.min(i,st(t));;)if(i){if(!Z(t))return!1;let n=t.childNodes[i-1];n.contentEditable==
"false"?i--:(t=n,i=st(t))}else{if(t==s)return!0;i=ut(t),t=t.parentNode}}function sa(s){return s instanceof Window?s.pageYOffset>Math.max(0,s.document.documentElement.
scrollHeight-s.innerHeight-4):s.scrollTop>Math.max(1,s.scrollHeight-s.clientHeight-4)}function ra(s,e){for(let t=s,i=e;;){if(Zt(t)&&i>0)return{node:t,offset:i};
if(Z(t)&&i>0){if(t.contentEditable=="false")return null;t=t.childNodes[i-1],i=st(t)}else if(t.parentNode&&!Cn(t))i=ut(t),t=t.parentNode;else return null}}function oa(s,e){
for(let t=s,i=e;;){if(Zt(t)&&i<t.nodeValue.length)return{node:t,offset:i};if(Z(t)&&i<t.childNodes.length){if(t.contentEditable=="false")return null;t=t.childNodes[i],
i=0}else if(t.parentNode&&!Cn(t))i=ut(t)+1,t=t.parentNode;else return null}}var He=class s{constructor(e,t,i=!0){this.node=e,this.offset=t,this.precise=i}static before(e,t){
return new s(e.parentNode,ut(e),t)}static after(e,t){return new s(e.parentNode,ut(e)+1,t)}},F=(function(s){return s[s.LTR=0]="LTR",s[s.RTL=1]="RTL",s})(F||(F={})),
Jt=F.LTR,Tr=F.RTL;function la(s){let e=[];for(let t=0;t<s.length;t++)e.push(1<<+s[t]);return e}var Yf=la("888888888888888888888888888888888886668888887878333333\
3333788888800000000000000000000000000888888000000000000000000000000008888888888888888888888888888888888888786666888808888866338088830888880000000000000000000000\
0800000000000000000000000000000008"),Uf=la("44444488266272889999999999922222222222222222222222222222222222222222222222299999999999999999999944444444446442228222\
22222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222999999949999999229989999223333333333"),zs=Object.create(null),
We=[];for(let s of["()","[]","{}"]){let e=s.charCodeAt(0),t=s.charCodeAt(1);zs[e]=t,zs[t]=-e}function aa(s){return s<=247?Yf[s]:1424<=s&&s<=1524?2:1536<=s&&s<=1785?
Uf[s-1536]:1774<=s&&s<=2220?4:8192<=s&&s<=8204?256:64336<=s&&s<=65023?4:1}var jf=/[\u0590-\u05f4\u0600-\u06ff\u0700-\u08ac\ufb50-\ufdff]/,Ae=class{get dir(){return this.
level%2?Tr:Jt}constructor(e,t,i){this.from=e,this.to=t,this.level=i}side(e,t){return this.dir==t==e?this.to:this.from}forward(e,t){return e==(this.dir==t)}static find(e,t,i,n){
let r=-1;for(let o=0;o<e.length;o++){let l=e[o];if(l.from<=t&&l.to>=t){if(l.level==i)return o;(r<0||(n!=0?n<0?l.from<t:l.to>t:e[r].level>l.level))&&(r=o)}}if(r<
0)throw new RangeError("Index out of range");return r}};function ha(s,e){if(s.length!=e.length)return!1;for(let t=0;t<s.length;t++){let i=s[t],n=e[t];if(i.from!=
n.from||i.to!=n.to||i.direction!=n.direction||!ha(i.inner,n.inner))return!1}return!0}var N=[];function Gf(s,e,t,i,n){for(let r=0;r<=i.length;r++){let o=r?i[r-1].
to:e,l=r<i.length?i[r].from:t,a=r?256:n;for(let h=o,f=a,c=a;h<l;h++){let u=aa(s.charCodeAt(h));u==512?u=f:u==8&&c==4&&(u=16),N[h]=u==4?2:u,u&7&&(c=u),f=u}for(let h=o,
f=a,c=a;h<l;h++){let u=N[h];if(u==128)h<l-1&&f==N[h+1]&&f&24?u=N[h]=f:N[h]=256;else if(u==64){let d=h+1;for(;d<l&&N[d]==64;)d++;let p=h&&f==8||d<t&&N[d]==8?c==1?
1:8:256;for(let m=h;m<d;m++)N[m]=p;h=d-1}else u==8&&c==1&&(N[h]=1);f=u,u&7&&(c=u)}}}function Kf(s,e,t,i,n){let r=n==1?2:1;for(let o=0,l=0,a=0;o<=i.length;o++){let h=o?
i[o-1].to:e,f=o<i.length?i[o].from:t;for(let c=h,u,d,p;c<f;c++)if(d=zs[u=s.charCodeAt(c)])if(d<0){for(let m=l-3;m>=0;m-=3)if(We[m+1]==-d){let g=We[m+2],b=g&2?n:
g&4?g&1?r:n:0;b&&(N[c]=N[We[m]]=b),l=m;break}}else{if(We.length==189)break;We[l++]=c,We[l++]=u,We[l++]=a}else if((p=N[c])==2||p==1){let m=p==n;a=m?0:1;for(let g=l-
3;g>=0;g-=3){let b=We[g+2];if(b&2)break;if(m)We[g+2]|=2;else{if(b&4)break;We[g+2]|=4}}}}}function Zf(s,e,t,i){for(let n=0,r=i;n<=t.length;n++){let o=n?t[n-1].to:
s,l=n<t.length?t[n].from:e;for(let a=o;a<l;){let h=N[a];if(h==256){let f=a+1;for(;;)if(f==l){if(n==t.length)break;f=t[n++].to,l=n<t.length?t[n].from:e}else if(N[f]==
256)f++;else break;let c=r==1,u=(f<e?N[f]:i)==1,d=c==u?c?1:2:i;for(let p=f,m=n,g=m?t[m-1].to:s;p>a;)p==g&&(p=t[--m].from,g=m?t[m-1].to:s),N[--p]=d;a=f}else r=h,
a++}}}function _s(s,e,t,i,n,r,o){let l=i%2?2:1;if(i%2==n%2)for(let a=e,h=0;a<t;){let f=!0,c=!1;if(h==r.length||a<r[h].from){let m=N[a];m!=l&&(f=!1,c=m==16)}let u=!f&&
l==1?[]:null,d=f?i:i+1,p=a;e:for(;;)if(h<r.length&&p==r[h].from){if(c)break e;let m=r[h];if(!f)for(let g=m.to,b=h+1;;){if(g==t)break e;if(b<r.length&&r[b].from==
g)g=r[b++].to;else{if(N[g]==l)break e;break}}if(h++,u)u.push(m);else{m.from>a&&o.push(new Ae(a,m.from,d));let g=m.direction==Jt!=!(d%2);Ys(s,g?i+1:i,n,m.inner,m.
from,m.to,o),a=m.to}p=m.to}else{if(p==t||(f?N[p]!=l:N[p]==l))break;p++}u?_s(s,a,p,i+1,n,u,o):a<p&&o.push(new Ae(a,p,d)),a=p}else for(let a=t,h=r.length;a>e;){let f=!0,
c=!1;if(!h||a>r[h-1].to){let m=N[a-1];m!=l&&(f=!1,c=m==16)}let u=!f&&l==1?[]:null,d=f?i:i+1,p=a;e:for(;;)if(h&&p==r[h-1].to){if(c)break e;let m=r[--h];if(!f)for(let g=m.
from,b=h;;){if(g==e)break e;if(b&&r[b-1].to==g)g=r[--b].from;else{if(N[g-1]==l)break e;break}}if(u)u.push(m);else{m.to<a&&o.push(new Ae(m.to,a,d));let g=m.direction==
Jt!=!(d%2);Ys(s,g?i+1:i,n,m.inner,m.from,m.to,o),a=m.from}p=m.from}else{if(p==e||(f?N[p-1]!=l:N[p-1]==l))break;p--}u?_s(s,p,a,i+1,n,u,o):p<a&&o.push(new Ae(p,a,
d)),a=p}}function Ys(s,e,t,i,n,r,o){let l=e%2?2:1;Gf(s,n,r,i,l),Kf(s,n,r,i,l),Zf(n,r,i,l),_s(s,n,r,e,t,i,o)}function Jf(s,e,t){if(!s)return[new Ae(0,0,e==Tr?1:0)];
if(e==Jt&&!t.length&&!jf.test(s))return fa(s.length);if(t.length)for(;s.length>N.length;)N[N.length]=256;let i=[],n=e==Jt?0:1;return Ys(s,n,n,t,0,s.length,i),i}
function fa(s){return[new Ae(0,s,0)]}var ca="";function ec(s,e,t,i,n){var r;if(!s.length)return null;let o=i.head-s.from,l;if(i.head==s.from&&i.assoc<0){if(!n)return null;
o=e[l=0].side(!1,t)}else if(i.head==s.to&&i.assoc>0){if(n)return null;o=e[l=e.length-1].side(!0,t)}else l=Ae.find(e,o,(r=i.bidiLevel)!==null&&r!==void 0?r:-1,i.
assoc);let a=e[l],h=a.side(n,t);if(o==h){let u=l+=n?1:-1;if(u<0||u>=e.length)return null;a=e[l=u],o=a.side(!n,t),h=a.side(n,t)}let f=K(s.text,o,a.forward(n,t));
(f<a.from||f>a.to)&&(f=h),ca=s.text.slice(Math.min(o,f),Math.max(o,f));let c=l==(n?e.length-1:0)?null:e[l+(n?1:-1)];if(f==h){if(!c)return n?w.cursor(s.to,1):w.cursor(
s.from,-1);if(c.level+(n?0:1)<a.level)return w.cursor(c.side(!n,t)+s.from,c.forward(n,t)?1:-1,c.level)}return w.cursor(f+s.from,a.forward(n,t)?-1:1,a.level)}function tc(s,e,t){
for(let i=e;i<t;i++){let n=aa(s.charCodeAt(i));if(n==1)return Jt;if(n==2||n==4)return Tr}}var ua=R.define(),da=R.define(),pa=R.define(),ma=R.define(),Us=R.define(),
ga=R.define(),ba=R.define(),Mr=R.define(),Dr=R.define(),ya=R.define({combine:s=>s.some(e=>e)}),ic=R.define({combine:s=>s.some(e=>e)}),Oa=R.define(),ki=class s{constructor(e,t,i,n,r,o=!1){
this.range=e,this.y=t,this.x=i,this.yMargin=n,this.xMargin=r,this.isSnapshot=o}map(e){return e.empty?this:new s(this.range.map(e),this.y,this.x,this.yMargin,this.
xMargin,this.isSnapshot)}clip(e){return this.range.to<=e.doc.length?this:new s(w.cursor(e.doc.length),this.y,this.x,this.yMargin,this.xMargin,this.isSnapshot)}},
un=B.define({map:(s,e)=>s.map(e)}),xa=B.define();function ee(s,e,t){let i=s.facet(ma);i.length?i[0](e):window.onerror&&window.onerror(String(e),t,void 0,void 0,
e)||(t?console.error(t+":",e):console.error(e))}var it=R.define({combine:s=>s.length?s[0]:!0}),nc=0,Yt=R.define({combine(s){return s.filter((e,t)=>{for(let i=0;i<
t;i++)if(s[i].plugin==e.plugin)return!1;return!0})}}),pe=class s{constructor(e,t,i,n,r){this.id=e,this.create=t,this.domEventHandlers=i,this.domEventObservers=n,
this.baseExtensions=r(this),this.extension=this.baseExtensions.concat(Yt.of({plugin:this,arg:void 0}))}of(e){return this.baseExtensions.concat(Yt.of({plugin:this,
arg:e}))}static define(e,t){let{eventHandlers:i,eventObservers:n,provide:r,decorations:o}=t||{};return new s(nc++,e,i,n,l=>{let a=[];return o&&a.push(Fn.of(h=>{
let f=h.plugin(l);return f?o(f):$.none})),r&&a.push(r(l)),a})}static fromClass(e,t){return s.define((i,n)=>new e(i,n),t)}},vi=class{constructor(e){this.spec=e,this.
mustUpdate=null,this.value=null}get plugin(){return this.spec&&this.spec.plugin}update(e){if(this.value){if(this.mustUpdate){let t=this.mustUpdate;if(this.mustUpdate=
null,this.value.update)try{this.value.update(t)}catch(i){if(ee(t.state,i,"CodeMirror plugin crashed"),this.value.destroy)try{this.value.destroy()}catch{}this.deactivate()}}}else if(this.
spec)try{this.value=this.spec.plugin.create(e,this.spec.arg)}catch(t){ee(e.state,t,"CodeMirror plugin crashed"),this.deactivate()}return this}destroy(e){var t;if(!((t=
this.value)===null||t===void 0)&&t.destroy)try{this.value.destroy()}catch(i){ee(e.state,i,"CodeMirror plugin crashed")}}deactivate(){this.spec=this.value=null}},
wa=R.define(),Er=R.define(),Fn=R.define(),Sa=R.define(),Br=R.define(),Bi=R.define(),ka=R.define();function Al(s,e){let t=s.state.facet(ka);if(!t.length)return t;
let i=t.map(r=>r instanceof Function?r(s):r),n=[];return Q.spans(i,e.from,e.to,{point(){},span(r,o,l,a){let h=r-e.from,f=o-e.from,c=n;for(let u=l.length-1;u>=0;u--,
a--){let d=l[u].spec.bidiIsolate,p;if(a>0&&c.length&&(p=c[c.length-1]).to==h&&p.direction==d)p.to=f,c=p.inner;else{let m={from:h,to:f,direction:d,inner:[]};c.push(
m),c=m.inner}}}}),va(e.text,n)}function va(s,e){for(let t of e){if(t.direction==null){for(let i=t.from,n=0;i<t.to;n++){let r=n<t.inner.length?t.inner[n]:null,o=tc(
s,i,r?r.from:t.to);if(o){t.direction=o;break}if(!r)break;i=r.to}t.direction==null&&(t.direction=F.LTR)}va(s,t.inner)}return e}var Ca=R.define();function Lr(s){let e=0,
t=0,i=0,n=0;for(let r of s.state.facet(Ca)){let o=r(s);o&&(o.left!=null&&(e=Math.max(e,o.left)),o.right!=null&&(t=Math.max(t,o.right)),o.top!=null&&(i=Math.max(
i,o.top)),o.bottom!=null&&(n=Math.max(n,o.bottom)))}return{left:e,right:t,top:i,bottom:n}}var yi=R.define(),Ee=class s{constructor(e,t,i,n){this.fromA=e,this.toA=
t,this.fromB=i,this.toB=n}join(e){return new s(Math.min(this.fromA,e.fromA),Math.max(this.toA,e.toA),Math.min(this.fromB,e.fromB),Math.max(this.toB,e.toB))}addToSet(e){
let t=e.length,i=this;for(;t>0;t--){let n=e[t-1];if(!(n.fromA>i.toA)){if(n.toA<i.fromA)break;i=i.join(n),e.splice(t-1,1)}}return e.splice(t,0,i),e}static extendWithRanges(e,t){
if(t.length==0)return e;let i=[];for(let n=0,r=0,o=0;;){let l=n<e.length?e[n].fromB:1e9,a=r<t.length?t[r]:1e9,h=Math.min(l,a);if(h==1e9)break;let f=h+o,c=h,u=f;
for(;;)if(r<t.length&&t[r]<=c){let d=t[r+1];r+=2,c=Math.max(c,d);for(let p=n;p<e.length&&e[p].fromB<=c;p++)o=e[p].toA-e[p].toB;u=Math.max(u,d+o)}else if(n<e.length&&
e[n].fromB<=c){let d=e[n++];c=Math.max(c,d.toB),u=Math.max(u,d.toA),o=d.toA-d.toB}else break;i.push(new s(f,u,h,c))}return i}},An=class s{constructor(e,t,i){this.
view=e,this.state=t,this.transactions=i,this.flags=0,this.startState=e.state,this.changes=ae.empty(this.startState.doc.length);for(let r of i)this.changes=this.
changes.compose(r.changes);let n=[];this.changes.iterChangedRanges((r,o,l,a)=>n.push(new Ee(r,o,l,a))),this.changedRanges=n}static create(e,t,i){return new s(e,
t,i)}get viewportChanged(){return(this.flags&4)>0}get viewportMoved(){return(this.flags&8)>0}get heightChanged(){return(this.flags&2)>0}get geometryChanged(){return this.
docChanged||(this.flags&18)>0}get focusChanged(){return(this.flags&1)>0}get docChanged(){return!this.changes.empty}get selectionSet(){return this.transactions.some(
e=>e.selection)}get empty(){return this.flags==0&&this.transactions.length==0}},sc=[],H=class{constructor(e,t,i=0){this.dom=e,this.length=t,this.flags=i,this.parent=
null,e.cmTile=this}get breakAfter(){return this.flags&1}get children(){return sc}isWidget(){return!1}get isHidden(){return!1}isComposite(){return!1}isLine(){return!1}isText(){
return!1}isBlock(){return!1}get domAttrs(){return null}sync(e){if(this.flags|=2,this.flags&4){this.flags&=-5;let t=this.domAttrs;t&&Qf(this.dom,t)}}toString(){return this.
constructor.name+(this.children.length?`(${this.children})`:"")+(this.breakAfter?"#":"")}destroy(){this.parent=null}setDOM(e){this.dom=e,e.cmTile=this}get posAtStart(){
return this.parent?this.parent.posBefore(this):0}get posAtEnd(){return this.posAtStart+this.length}posBefore(e,t=this.posAtStart){let i=t;for(let n of this.children){
if(n==e)return i;i+=n.length+n.breakAfter}throw new RangeError("Invalid child in posBefore")}posAfter(e){return this.posBefore(e)+e.length}covers(e){return!0}coordsIn(e,t,i){
return null}domPosFor(e,t){let i=ut(this.dom),n=this.length?e>0:t>0;return new He(this.parent.dom,i+(n?1:0),e==0||e==this.length)}markDirty(e){this.flags&=-3,e&&
(this.flags|=4),this.parent&&this.parent.flags&2&&this.parent.markDirty(!1)}get overrideDOMText(){return null}get root(){for(let e=this;e;e=e.parent)if(e instanceof
ti)return e;return null}static get(e){return e.cmTile}},ei=class extends H{constructor(e){super(e,0),this._children=[]}isComposite(){return!0}get children(){return this.
_children}get lastChild(){return this.children.length?this.children[this.children.length-1]:null}append(e){this.children.push(e),e.parent=this}sync(e){if(this.flags&
2)return;super.sync(e);let t=this.dom,i=null,n,r=e?.node==t?e:null,o=0;for(let l of this.children){if(l.sync(e),o+=l.length+l.breakAfter,n=i?i.nextSibling:t.firstChild,
r&&n!=l.dom&&(r.written=!0),l.dom.parentNode==t)for(;n&&n!=l.dom;)n=Pl(n);else t.insertBefore(l.dom,n);i=l.dom}for(n=i?i.nextSibling:t.firstChild,r&&n&&(r.written=
!0);n;)n=Pl(n);this.length=o}};function Pl(s){let e=s.nextSibling;return s.parentNode.removeChild(s),e}var ti=class extends ei{constructor(e,t){super(t),this.view=
e}owns(e){for(;e;e=e.parent)if(e==this)return!0;return!1}isBlock(){return!0}nearest(e){for(;;){if(!e)return null;let t=H.get(e);if(t&&this.owns(t))return t;e=e.
parentNode}}blockTiles(e){for(let t=[],i=this,n=0,r=0;;)if(n==i.children.length){if(!t.length)return;i=i.parent,i.breakAfter&&r++,n=t.pop()}else{let o=i.children[n++];
if(o instanceof nt)t.push(n),i=o,n=0;else{let l=r+o.length,a=e(o,r);if(a!==void 0)return a;r=l+o.breakAfter}}}resolveBlock(e,t){let i,n=-1,r,o=-1;if(this.blockTiles(
(l,a)=>{let h=a+l.length;if(e>=a&&e<=h){if(l.isWidget()&&t>=-1&&t<=1){if(l.flags&32)return!0;l.flags&16&&(i=void 0)}(a<e||e==h&&(t<-1?l.length:l.covers(1)))&&(!i||
!l.isWidget()&&i.isWidget())&&(i=l,n=e-a),(h>e||e==a&&(t>1?l.length:l.covers(-1)))&&(!r||!l.isWidget()&&r.isWidget())&&(r=l,o=e-a)}}),!i&&!r)throw new Error("No\
 tile at position "+e);return i&&t<0||!r?{tile:i,offset:n}:{tile:r,offset:o}}},nt=class s extends ei{constructor(e,t){super(e),this.wrapper=t}isBlock(){return!0}covers(e){
return this.children.length?e<0?this.children[0].covers(-1):this.lastChild.covers(1):!1}get domAttrs(){return this.wrapper.attributes}static of(e,t){let i=new s(
t||document.createElement(e.tagName),e);return t||(i.flags|=4),i}},ii=class s extends ei{constructor(e,t){super(e),this.attrs=t}isLine(){return!0}static start(e,t,i){
let n=new s(t||document.createElement("div"),e);return(!t||!i)&&(n.flags|=4),n}get domAttrs(){return this.attrs}resolveInline(e,t,i=!1){let n=null,r=-1,o=null,l=-1;
function a(f,c){for(let u=0,d=0;u<f.children.length&&d<=c;u++){let p=f.children[u],m=d+p.length;m>=c&&(p.isComposite()?a(p,c-d):(!o||i&&o.isHidden&&(t>0&&!(o.flags&
32)||i&&oc(o,p)))&&(m>c||p.flags&32&&t<=1)?(o=p,l=c-d):(d<c||p.flags&16&&!(i&&p.isHidden)&&t>=-1)&&(n=p,r=c-d)),d=m}}a(this,e);let h=(t<0?n:o)||n||o;return h?{tile:h,
offset:h==n?r:l}:null}coordsIn(e,t,i){let n=this.resolveInline(e,t,!0);return n?n.tile.coordsIn(Math.max(0,n.offset),t,i):rc(this)}domIn(e,t){let i=this.resolveInline(
e,t);if(i){let{tile:n,offset:r}=i;if(this.dom.contains(n.dom))return n.isText()?new He(n.dom,Math.min(n.dom.nodeValue.length,r)):n.domPosFor(r,n.flags&16?1:n.flags&
32?-1:t);let o=i.tile.parent,l=!1;for(let a of o.children){if(l)return new He(a.dom,0);a==i.tile&&(l=!0)}}return new He(this.dom,0)}};function rc(s){let e=s.dom.
lastChild;if(!e)return s.dom.getBoundingClientRect();let t=wi(e);return t[t.length-1]||null}function oc(s,e){let t=s.coordsIn(0,1),i=e.coordsIn(0,1);return t&&i&&
i.top<t.bottom}var de=class s extends ei{constructor(e,t){super(e),this.mark=t}get domAttrs(){return this.mark.attrs}static of(e,t){let i=new s(t||document.createElement(
e.tagName),e);return t||(i.flags|=4),i}},Pt=class s extends H{constructor(e,t){super(e,t.length),this.text=t}sync(e){this.flags&2||(super.sync(e),this.dom.nodeValue!=
this.text&&(e&&e.node==this.dom&&(e.written=!0),this.dom.nodeValue=this.text))}isText(){return!0}toString(){return JSON.stringify(this.text)}coordsIn(e,t,i){let n=this.
dom.nodeValue.length;e>n&&(e=n);let r=e,o=e,l=0;e==0&&t<0||e==n&&t>=0?v.chrome||v.gecko||(e?(r--,l=1):o<n&&(o++,l=-1)):t<0?r--:o<n&&o++;let a=Ei(this.dom,r,o).getClientRects();
if(!a.length)return null;let h=a[(l?l<0:t>=0)?0:a.length-1];return v.safari&&!l&&h.width==0&&(h=Array.prototype.find.call(a,f=>f.width)||h),i==null?h:Di(h,(l?l>
0:t<0)==i)}static of(e,t){let i=new s(t||document.createTextNode(e),e);return t||(i.flags|=2),i}},Tt=class s extends H{constructor(e,t,i,n){super(e,t,n),this.widget=
i}isWidget(){return!0}get isHidden(){return this.widget.isHidden}covers(e){return this.flags&48?!1:(this.flags&(e<0?64:128))>0}coordsIn(e,t){return this.coordsInWidget(
e,t,!1)}coordsInWidget(e,t,i){let n=this.widget.coordsAt(this.dom,e,t);if(n)return n;if(i)return Di(this.dom.getBoundingClientRect(),this.length?e==0:t<=0);{let r=this.
dom.getClientRects(),o=null;if(!r.length)return null;let l=this.flags&16?!0:this.flags&32?!1:e>0;for(let a=l?r.length-1:0;o=r[a],!(e>0?a==0:a==r.length-1||o.top<
o.bottom);a+=l?-1:1);return Di(o,!l)}}get overrideDOMText(){if(!this.length)return E.empty;let{root:e}=this;if(!e)return E.empty;let t=this.posAtStart;return e.
view.state.doc.slice(t,t+this.length)}destroy(){super.destroy(),this.widget.destroy(this.dom)}static of(e,t,i,n,r){return r||(r=e.toDOM(t),e.editable||(r.contentEditable=
"false")),new s(r,i,e,n)}},ni=class extends H{constructor(e){let t=document.createElement("img");t.className="cm-widgetBuffer",t.setAttribute("aria-hidden","tru\
e"),super(t,0,e)}get isHidden(){return!0}get overrideDOMText(){return E.empty}coordsIn(e,t,i){let n=this.dom.getBoundingClientRect();return i==null?n:Di(n,t>0==
i)}},js=class{constructor(e){this.index=0,this.beforeBreak=!1,this.parents=[],this.tile=e}advance(e,t,i){let{tile:n,index:r,beforeBreak:o,parents:l}=this;for(;e||
t>0;)if(n.isComposite())if(o){if(!e)break;i&&i.break(),e--,o=!1}else if(r==n.children.length){if(!e&&!l.length)break;i&&i.leave(n),o=!!n.breakAfter,{tile:n,index:r}=
l.pop(),r++}else{let a=n.children[r],h=a.breakAfter;(t>0?a.length<=e:a.length<e)&&(!i||i.skip(a,0,a.length)!==!1||!a.isComposite)?(o=!!h,r++,e-=a.length):(l.push(
{tile:n,index:r}),n=a,r=0,i&&a.isComposite()&&i.enter(a))}else{let a=n.length;if(r<a&&e){let h=Math.min(e,a-r);i&&i.skip(n,r,r+h),e-=h,r+=h}if(r==a)o=!!n.breakAfter,
{tile:n,index:r}=l.pop(),r++;else if(!e)break}return this.tile=n,this.index=r,this.beforeBreak=o,this}get root(){return this.parents.length?this.parents[0].tile:
this.tile}},Gs=class{constructor(e,t,i,n){this.from=e,this.to=t,this.wrapper=i,this.rank=n}},Ks=class{constructor(e,t,i){this.cache=e,this.root=t,this.blockWrappers=
i,this.curLine=null,this.lastBlock=null,this.afterWidget=null,this.pos=0,this.wrappers=[],this.wrapperPos=0}addText(e,t,i,n){var r;this.flushBuffer();let o=this.
ensureMarks(t,i),l=o.lastChild;if(l&&l.isText()&&!(l.flags&8)&&l.length+e.length<512){this.cache.reused.set(l,2);let a=o.children[o.children.length-1]=new Pt(l.
dom,l.text+e);a.parent=o}else o.append(n||Pt.of(e,(r=this.cache.find(Pt))===null||r===void 0?void 0:r.dom));this.pos+=e.length,this.afterWidget=null}addComposition(e,t){
let i=this.curLine;i.dom!=t.line.dom&&(i.setDOM(this.cache.reused.has(t.line)?$s(t.line.dom):t.line.dom),this.cache.reused.set(t.line,2));let n=i;for(let l=t.marks.
length-1;l>=0;l--){let a=t.marks[l],h=n.lastChild;if(h instanceof de&&h.mark.eq(a.mark))h.dom!=a.dom&&h.setDOM($s(a.dom)),n=h;else{let{dom:f}=a;this.cache.reused.
get(a)&&H.get(a.dom)&&(f=$s(a.dom));let c=de.of(a.mark,f);n.append(c),n=c}this.cache.reused.set(a,2)}let r=H.get(e.text);r&&this.cache.reused.set(r,2);let o=new Pt(
e.text,e.text.nodeValue);o.flags|=8,this.pos=e.range.toB,n.append(o)}addInlineWidget(e,t,i){let n=this.afterWidget&&e.flags&48&&(this.afterWidget.flags&48)==(e.
flags&48);n||this.flushBuffer();let r=this.ensureMarks(t,i);!n&&!(e.flags&16)&&r.append(this.getBuffer(1)),r.append(e),this.pos+=e.length,this.afterWidget=e}addMark(e,t,i){
this.flushBuffer(),this.ensureMarks(t,i).append(e),this.pos+=e.length,this.afterWidget=null}addBlockWidget(e){this.getBlockPos().append(e),this.pos+=e.length,this.
lastBlock=e,this.endLine()}continueWidget(e){let t=this.afterWidget||this.lastBlock;t.length+=e,this.pos+=e}addLineStart(e,t){var i;e||(e=Aa);let n=ii.start(e,t||
((i=this.cache.find(ii))===null||i===void 0?void 0:i.dom),!!t);this.getBlockPos().append(this.lastBlock=this.curLine=n)}addLine(e){this.getBlockPos().append(e),
this.pos+=e.length,this.lastBlock=e,this.endLine()}addBreak(){this.lastBlock.flags|=1,this.endLine(),this.pos++}addLineStartIfNotCovered(e){this.blockPosCovered()||
this.addLineStart(e)}ensureLine(e){this.curLine||this.addLineStart(e)}ensureMarks(e,t){var i;let n=this.curLine;for(let r=e.length-1;r>=0;r--){let o=e[r],l;if(t>
0&&(l=n.lastChild)&&l instanceof de&&l.mark.eq(o))n=l,t--;else{let a=de.of(o,(i=this.cache.find(de,h=>h.mark.eq(o)))===null||i===void 0?void 0:i.dom);n.append(a),
n=a,t=0}}return n}endLine(){if(this.curLine){this.flushBuffer();let e=this.curLine.lastChild;(!e||!Rl(this.curLine,!1)||e.dom.nodeName!="BR"&&e.isWidget()&&!(v.
ios&&Rl(this.curLine,!0)))&&this.curLine.append(this.cache.findWidget(Is,0,32)||new Tt(Is.toDOM(),0,Is,32)),this.curLine=this.afterWidget=null}}updateBlockWrappers(){
this.wrapperPos>this.pos+1e4&&(this.blockWrappers.goto(this.pos),this.wrappers.length=0);for(let e=this.wrappers.length-1;e>=0;e--)this.wrappers[e].to<this.pos&&
this.wrappers.splice(e,1);for(let e=this.blockWrappers;e.value&&e.from<=this.pos;e.next())if(e.to>=this.pos){let t=e.rank*102+e.value.rank,i=new Gs(e.from,e.to,
e.value,t),n=this.wrappers.length;for(;n>0&&(this.wrappers[n-1].rank-i.rank||this.wrappers[n-1].to-i.to)<0;)n--;this.wrappers.splice(n,0,i)}this.wrapperPos=this.
pos}getBlockPos(){var e;this.updateBlockWrappers();let t=this.root;for(let i of this.wrappers){let n=t.lastChild;if(i.from<this.pos&&n instanceof nt&&n.wrapper.
eq(i.wrapper))t=n;else{let r=nt.of(i.wrapper,(e=this.cache.find(nt,o=>o.wrapper.eq(i.wrapper)))===null||e===void 0?void 0:e.dom);t.append(r),t=r}}return t}blockPosCovered(){
let e=this.lastBlock;return e!=null&&!e.breakAfter&&(!e.isWidget()||(e.flags&160)>0)}getBuffer(e){let t=2|(e<0?16:32),i=this.cache.find(ni,void 0,1);return i&&(i.
flags=t),i||new ni(t)}flushBuffer(){this.afterWidget&&!(this.afterWidget.flags&32)&&(this.afterWidget.parent.append(this.getBuffer(-1)),this.afterWidget=null)}},
Zs=class{constructor(e){this.skipCount=0,this.text="",this.textOff=0,this.cursor=e.iter()}skip(e){this.textOff+e<=this.text.length?this.textOff+=e:(this.skipCount+=
e-(this.text.length-this.textOff),this.text="",this.textOff=0)}next(e){if(this.textOff==this.text.length){let{value:n,lineBreak:r,done:o}=this.cursor.next(this.
skipCount);if(this.skipCount=0,o)throw new Error("Ran out of text content when drawing inline views");this.text=n;let l=this.textOff=Math.min(e,n.length);return r?
null:n.slice(0,l)}let t=Math.min(this.text.length,this.textOff+e),i=this.text.slice(this.textOff,t);return this.textOff=t,i}},Pn=[Tt,ii,Pt,de,ni,nt,ti];for(let s=0;s<
Pn.length;s++)Pn[s].bucket=s;var Js=class{constructor(e){this.view=e,this.buckets=Pn.map(()=>[]),this.index=Pn.map(()=>0),this.reused=new Map}add(e){let t=e.constructor.
bucket,i=this.buckets[t];i.length<6?i.push(e):i[this.index[t]=(this.index[t]+1)%6]=e}find(e,t,i=2){let n=e.bucket,r=this.buckets[n],o=this.index[n];for(let l=0;l<
r.length;l++){let a=(l+o)%r.length,h=r[a];if((!t||t(h))&&!this.reused.has(h))return r.splice(a,1),a<o&&this.index[n]--,this.reused.set(h,i),h}return null}findWidget(e,t,i){
let n=this.buckets[0];if(n.length)for(let r=0,o=0;;r++){if(r==n.length){if(o)return null;o=1,r=0}let l=n[r];if(!this.reused.has(l)&&(o==0?l.widget.compare(e):l.
widget.constructor==e.constructor&&e.updateDOM(l.dom,this.view,l.widget)))return n.splice(r,1),r<this.index[0]&&this.index[0]--,l.widget==e&&l.length==t&&(l.flags&
497)==i?(this.reused.set(l,1),l):(this.reused.set(l,2),new Tt(l.dom,t,e,l.flags&-498|i))}}reuse(e){return this.reused.set(e,1),e}maybeReuse(e,t=2){if(!this.reused.
has(e))return this.reused.set(e,t),e.dom}clear(){for(let e=0;e<this.buckets.length;e++)this.buckets[e].length=this.index[e]=0}},er=class{constructor(e,t,i,n,r){
this.view=e,this.decorations=n,this.disallowBlockEffectsFor=r,this.openWidget=!1,this.openMarks=0,this.cache=new Js(e),this.text=new Zs(e.state.doc),this.builder=
new Ks(this.cache,new ti(e,e.contentDOM),Q.iter(i)),this.cache.reused.set(t,2),this.old=new js(t),this.reuseWalker={skip:(o,l,a)=>{if(this.cache.add(o),o.isComposite())
return!1},enter:o=>this.cache.add(o),leave:()=>{},break:()=>{}}}run(e,t){let i=t&&this.getCompositionContext(t.text);for(let n=0,r=0,o=0;;){let l=o<e.length?e[o++]:
null,a=l?l.fromA:this.old.root.length;if(a>n){let h=a-n;this.preserve(h,!o,!l),n=a,r+=h}if(!l)break;t&&l.fromA<=t.range.fromA&&l.toA>=t.range.toA?(this.forward(
l.fromA,t.range.fromA,t.range.fromA<t.range.toA?1:-1),this.emit(r,t.range.fromB),this.builder.flushBuffer(),this.cache.clear(),this.builder.addComposition(t,i),
this.text.skip(t.range.toB-t.range.fromB),this.forward(t.range.fromA,l.toA),this.emit(t.range.toB,l.toB)):(this.forward(l.fromA,l.toA),this.emit(r,l.toB)),r=l.toB,
n=l.toA}return this.builder.curLine&&this.builder.endLine(),this.builder.root}preserve(e,t,i){let n=hc(this.old),r=this.openMarks;this.old.advance(e,i?1:-1,{skip:(o,l,a)=>{
if(o.isWidget())if(this.openWidget)this.builder.continueWidget(a-l);else{let h=a>0||l<o.length?Tt.of(o.widget,this.view,a-l,o.flags&496,this.cache.maybeReuse(o)):
this.cache.reuse(o);h.flags&256?(h.flags&=-2,this.builder.addBlockWidget(h)):(this.builder.ensureLine(null),this.builder.addInlineWidget(h,n,r),r=n.length)}else if(o.
isText())this.builder.ensureLine(null),!l&&a==o.length&&!this.cache.reused.has(o)?this.builder.addText(o.text,n,r,this.cache.reuse(o)):(this.cache.add(o),this.builder.
addText(o.text.slice(l,a),n,r)),r=n.length;else if(o.isLine())o.flags&=-2,this.cache.reused.set(o,1),this.builder.addLine(o);else if(o instanceof ni)this.cache.
add(o);else if(o instanceof de)this.builder.ensureLine(null),this.builder.addMark(o,n,r),this.cache.reused.set(o,1),r=n.length;else return!1;this.openWidget=!1},
enter:o=>{o.isLine()?this.builder.addLineStart(o.attrs,this.cache.maybeReuse(o)):(this.cache.add(o),o instanceof de&&n.unshift(o.mark)),this.openWidget=!1},leave:o=>{
o.isLine()?n.length&&(n.length=r=0):o instanceof de&&(n.shift(),r=Math.min(r,n.length))},break:()=>{this.builder.addBreak(),this.openWidget=!1}}),this.text.skip(
e)}emit(e,t){let i=null,n=this.builder,r=-1,o=Q.spans(this.decorations,e,t,{point:(l,a,h,f,c,u)=>{if(h instanceof Rt){if(this.disallowBlockEffectsFor[u]){if(h.block)
throw new RangeError("Block decorations may not be specified via plugins");if(a>this.view.state.doc.lineAt(l).to)throw new RangeError("Decorations that replace \
line breaks may not be specified via plugins")}if(r=f.length,c>f.length)n.continueWidget(a-l);else{let d=h.widget||(h.block?dt.block:dt.inline),p=lc(h),m=this.cache.
findWidget(d,a-l,p)||Tt.of(d,this.view,a-l,p);h.block?(h.startSide>0&&n.addLineStartIfNotCovered(i),n.addBlockWidget(m)):(n.ensureLine(i),n.addInlineWidget(m,f,
c))}i=null}else i=ac(i,h);a>l&&this.text.skip(a-l)},span:(l,a,h,f)=>{for(let c=l;c<a;){let u=this.text.next(Math.min(512,a-c));u==null?(n.addLineStartIfNotCovered(
i),n.addBreak(),c++):(n.ensureLine(i),n.addText(u,h,c==l?f:h.length),c+=u.length),i=null}r=h.length}});r>-1&&(this.openWidget=o>r),this.openWidget||n.addLineStartIfNotCovered(
i),this.openMarks=o}forward(e,t,i=1){t-e<=10?this.old.advance(t-e,i,this.reuseWalker):(this.old.advance(5,-1,this.reuseWalker),this.old.advance(t-e-10,-1),this.
old.advance(5,i,this.reuseWalker))}getCompositionContext(e){let t=[],i=null;for(let n=e.parentNode;;n=n.parentNode){let r=H.get(n);if(n==this.view.contentDOM)break;
r instanceof de?t.push(r):r?.isLine()?i=r:r instanceof nt||(n.nodeName=="DIV"&&!i?i=new ii(n,Aa):i||t.push(de.of(new Ri({tagName:n.nodeName.toLowerCase(),attributes:Vf(
n)}),n)))}return i?{line:i,marks:t}:null}};function Rl(s,e){let t=i=>{for(let n of i.children)if((e?n.isText():n.length)||t(n))return!0;return!1};return t(s)}function lc(s){
let e=s.isReplace?(s.startSide<0?64:0)|(s.endSide>0?128:0):s.startSide>0?32:16;return s.block&&(e|=256),e}var Aa={class:"cm-line"};function ac(s,e){let t=e.spec.
attributes,i=e.spec.class;return!t&&!i||(s||(s={class:"cm-line"}),t&&Pr(t,s),i&&(s.class+=" "+i)),s}function hc(s){let e=[];for(let t=s.parents.length;t>1;t--){
let i=t==s.parents.length?s.tile:s.parents[t].tile;i instanceof de&&e.push(i.mark)}return e}function $s(s){let e=H.get(s);return e&&e.setDOM(s.cloneNode()),s}var dt=class extends Be{constructor(e){
super(),this.tag=e}eq(e){return e.tag==this.tag}toDOM(){return document.createElement(this.tag)}updateDOM(e){return e.nodeName.toLowerCase()==this.tag}get isHidden(){
return!0}};dt.inline=new dt("span");dt.block=new dt("div");var Is=new class extends Be{toDOM(){return document.createElement("br")}get isHidden(){return!0}get editable(){
return!0}},Rn=class{constructor(e){this.view=e,this.decorations=[],this.blockWrappers=[],this.dynamicDecorationMap=[!1],this.domChanged=null,this.hasComposition=
null,this.editContextFormatting=$.none,this.lastCompositionAfterCursor=!1,this.minWidth=0,this.minWidthFrom=0,this.minWidthTo=0,this.impreciseAnchor=null,this.impreciseHead=
null,this.forceSelection=!1,this.lastUpdate=Date.now(),this.updateDeco(),this.tile=new ti(e,e.contentDOM),this.updateInner([new Ee(0,0,0,e.state.doc.length)],null)}update(e){
var t;let i=e.changedRanges;this.minWidth>0&&i.length&&(i.every(({fromA:f,toA:c})=>c<this.minWidthFrom||f>this.minWidthTo)?(this.minWidthFrom=e.changes.mapPos(this.
minWidthFrom,1),this.minWidthTo=e.changes.mapPos(this.minWidthTo,1)):this.minWidth=this.minWidthFrom=this.minWidthTo=0),this.updateEditContextFormatting(e);let n=-1;
this.view.inputState.composing>=0&&!this.view.observer.editContext&&(!((t=this.domChanged)===null||t===void 0)&&t.newSel?n=this.domChanged.newSel.head:!bc(e.changes,
this.hasComposition)&&!e.selectionSet&&(n=e.state.selection.main.head));let r=n>-1?cc(this.view,e.changes,n):null;if(this.domChanged=null,this.hasComposition){let{
from:f,to:c}=this.hasComposition;i=new Ee(f,c,e.changes.mapPos(f,-1),e.changes.mapPos(c,1)).addToSet(i.slice())}this.hasComposition=r?{from:r.range.fromB,to:r.range.
toB}:null,(v.ie||v.chrome)&&!r&&e&&e.state.doc.lines!=e.startState.doc.lines&&(this.forceSelection=!0);let o=this.decorations,l=this.blockWrappers;this.updateDeco();
let a=pc(o,this.decorations,e.changes);a.length&&(i=Ee.extendWithRanges(i,a));let h=mc(l,this.blockWrappers,e.changes);return h.length&&(i=Ee.extendWithRanges(i,
h)),r&&!i.some(f=>f.fromA<=r.range.fromA&&f.toA>=r.range.toA)&&(i=r.range.addToSet(i.slice())),this.tile.flags&2&&i.length==0?!1:(this.updateInner(i,r),e.transactions.
length&&(this.lastUpdate=Date.now()),!0)}updateInner(e,t){this.view.viewState.mustMeasureContent=!0;let{observer:i}=this.view;i.ignore(()=>{if(t||e.length){let o=this.
tile,l=new er(this.view,o,this.blockWrappers,this.decorations,this.dynamicDecorationMap);t&&H.get(t.text)&&l.cache.reused.set(H.get(t.text),2),this.tile=l.run(e,
t),tr(o,l.cache.reused)}this.tile.dom.style.height=this.view.viewState.contentHeight/this.view.scaleY+"px",this.tile.dom.style.flexBasis=this.minWidth?this.minWidth+
"px":"";let r=v.chrome||v.ios?{node:i.selectionRange.focusNode,written:!1}:void 0;this.tile.sync(r),r&&(r.written||i.selectionRange.focusNode!=r.node||!this.tile.
dom.contains(r.node))&&(this.forceSelection=!0),this.tile.dom.style.height=""});let n=[];if(this.view.viewport.from||this.view.viewport.to<this.view.state.doc.length)
for(let r of this.tile.children)r.isWidget()&&r.widget instanceof Ci&&n.push(r.dom);i.updateGaps(n)}updateEditContextFormatting(e){this.editContextFormatting=this.
editContextFormatting.map(e.changes);for(let t of e.transactions)for(let i of t.effects)i.is(xa)&&(this.editContextFormatting=i.value)}updateSelection(e=!1,t=!1){
(e||!this.view.observer.selectionRange.focusNode)&&this.view.observer.readSelectionRange();let{dom:i}=this.tile,n=this.view.root.activeElement,r=n==i,o=!r&&!(this.
view.state.facet(it)||i.tabIndex>-1)&&xi(i,this.view.observer.selectionRange)&&!(n&&i.contains(n));if(!(r||t||o))return;let l=this.forceSelection;this.forceSelection=
!1;let a=this.view.state.selection.main,h,f;if(a.empty?f=h=this.inlineDOMNearPos(a.anchor,a.assoc||1):(f=this.inlineDOMNearPos(a.head,a.head==a.from?1:-1),h=this.
inlineDOMNearPos(a.anchor,a.anchor==a.from?1:-1)),v.gecko&&a.empty&&!this.hasComposition&&fc(h)){let u=document.createTextNode("");this.view.observer.ignore(()=>h.
node.insertBefore(u,h.node.childNodes[h.offset]||null)),h=f=new He(u,0),l=!0}let c=this.view.observer.selectionRange;(l||!c.focusNode||(!Si(h.node,h.offset,c.anchorNode,
c.anchorOffset)||!Si(f.node,f.offset,c.focusNode,c.focusOffset))&&!this.suppressWidgetCursorChange(c,a))&&(this.view.observer.ignore(()=>{v.android&&v.chrome&&i.
contains(c.focusNode)&&gc(c.focusNode,i)&&(i.blur(),i.focus({preventScroll:!0}));let u=Mi(this.view.root);if(u)if(a.empty){if(v.gecko){let d=uc(h.node,h.offset);
if(d&&d!=3){let p=(d==1?ra:oa)(h.node,h.offset);p&&(h=new He(p.node,p.offset))}}u.collapse(h.node,h.offset),a.bidiLevel!=null&&u.caretBidiLevel!==void 0&&(u.caretBidiLevel=
a.bidiLevel)}else if(u.extend){u.collapse(h.node,h.offset);try{u.extend(f.node,f.offset)}catch{}}else{let d=document.createRange();a.anchor>a.head&&([h,f]=[f,h]),
d.setEnd(f.node,f.offset),d.setStart(h.node,h.offset),u.removeAllRanges(),u.addRange(d)}o&&this.view.root.activeElement==i&&(i.blur(),n&&n.focus())}),this.view.
observer.setSelectionRange(h,f)),this.impreciseAnchor=h.precise?null:new He(c.anchorNode,c.anchorOffset),this.impreciseHead=f.precise?null:new He(c.focusNode,c.
focusOffset)}suppressWidgetCursorChange(e,t){return this.hasComposition&&t.empty&&Si(e.focusNode,e.focusOffset,e.anchorNode,e.anchorOffset)&&this.posFromDOM(e.focusNode,
e.focusOffset)==t.head}enforceCursorAssoc(){if(this.hasComposition)return;let{view:e}=this,t=e.state.selection.main,i=Mi(e.root),{anchorNode:n,anchorOffset:r}=e.
observer.selectionRange;if(!i||!t.empty||!t.assoc||!i.modify)return;let o=this.lineAt(t.head,t.assoc);if(!o)return;let l=o.posAtStart;if(t.head==l||t.head==l+o.
length)return;let a=this.coordsAt(t.head,-1),h=this.coordsAt(t.head,1);if(!a||!h||a.bottom>h.top)return;let f=this.domAtPos(t.head+t.assoc,t.assoc);i.collapse(f.
node,f.offset),i.modify("move",t.assoc<0?"forward":"backward","lineboundary"),e.observer.readSelectionRange();let c=e.observer.selectionRange;e.docView.posFromDOM(
c.anchorNode,c.anchorOffset)!=t.from&&i.collapse(n,r)}posFromDOM(e,t){let i=this.tile.nearest(e);if(!i)return this.tile.dom.compareDocumentPosition(e)&2?0:this.
view.state.doc.length;let n=i.posAtStart;if(i.isComposite()){let r;if(e==i.dom)r=i.dom.childNodes[t];else{let o=st(e)==0?0:t==0?-1:1;for(;;){let l=e.parentNode;
if(l==i.dom)break;o==0&&l.firstChild!=l.lastChild&&(e==l.firstChild?o=-1:o=1),e=l}o<0?r=e:r=e.nextSibling}if(r==i.dom.firstChild)return n;for(;r&&!H.get(r);)r=r.
nextSibling;if(!r)return n+i.length;for(let o=0,l=n;;o++){let a=i.children[o];if(a.dom==r)return l;l+=a.length+a.breakAfter}}else return i.isText()?e==i.dom?n+t:
n+(t?i.length:0):n}domAtPos(e,t){let{tile:i,offset:n}=this.tile.resolveBlock(e,t);return i.isWidget()?i.domPosFor(n,t):i.domIn(n,t)}inlineDOMNearPos(e,t){let i,
n=-1,r=!1,o,l=-1,a=!1;return this.tile.blockTiles((h,f)=>{if(h.isWidget()){if(h.flags&32&&f>=e)return!0;h.flags&16&&(r=!0)}else{let c=f+h.length;if(f<=e&&(i=h,n=
e-f,r=c<e),c>=e&&!o&&(o=h,l=e-f,a=f>e),f>e&&o)return!0}}),!i&&!o?this.domAtPos(e,t):(r&&o?i=null:a&&i&&(o=null),i&&t<0||!o?i.domIn(n,t):o.domIn(l,t))}coordsAt(e,t,i){
let{tile:n,offset:r}=this.tile.resolveBlock(e,t);return n.isWidget()?n.widget instanceof Ci?null:n.coordsInWidget(r,t,!0):n.coordsIn(r,t,i)}lineAt(e,t){let{tile:i}=this.
tile.resolveBlock(e,t);return i.isLine()?i:null}coordsForChar(e){let{tile:t,offset:i}=this.tile.resolveBlock(e,1);if(!t.isLine())return null;function n(r,o){if(r.
isComposite())for(let l of r.children){if(l.length>=o){let a=n(l,o);if(a)return a}if(o-=l.length,o<0)break}else if(r.isText()&&o<r.length){let l=K(r.text,o);if(l==
o)return null;let a=Ei(r.dom,o,l).getClientRects();for(let h=0;h<a.length;h++){let f=a[h];if(h==a.length-1||f.top<f.bottom&&f.left<f.right)return f}}return null}
return n(t,i)}measureVisibleLineHeights(e){let t=[],{from:i,to:n}=e,r=this.view.contentDOM.clientWidth,o=r>Math.max(this.view.scrollDOM.clientWidth,this.minWidth)+
1,l=-1,a=this.view.textDirection==F.LTR,h=0,f=(c,u,d)=>{for(let p=0;p<c.children.length&&!(u>n);p++){let m=c.children[p],g=u+m.length,b=m.dom.getBoundingClientRect(),
{height:x}=b;if(d&&!p&&(h+=b.top-d.top),m instanceof nt)g>i&&f(m,u,b);else if(u>=i&&(h>0&&t.push(-h),t.push(x+h),h=0,o)){let y=m.dom.lastChild,C=y?wi(y):[];if(C.
length){let S=C[C.length-1],A=a?S.right-b.left:b.right-S.left;A>l&&(l=A,this.minWidth=r,this.minWidthFrom=u,this.minWidthTo=g)}}d&&p==c.children.length-1&&(h+=d.
bottom-b.bottom),u=g+m.breakAfter}};return f(this.tile,0,null),t}textDirectionAt(e){let{tile:t}=this.tile.resolveBlock(e,1);return getComputedStyle(t.dom).direction==
"rtl"?F.RTL:F.LTR}measureTextSize(){let e=this.tile.blockTiles(o=>{if(o.isLine()&&o.children.length&&o.length<=20){let l=0,a;for(let h of o.children){if(!h.isText()||
/[^ -~]/.test(h.text))return;let f=wi(h.dom);if(f.length!=1)return;l+=f[0].width,a=f[0].height}if(l)return{lineHeight:o.dom.getBoundingClientRect().height,charWidth:l/
o.length,textHeight:a}}});if(e)return e;let t=document.createElement("div"),i,n,r;return t.className="cm-line",t.style.width="99999px",t.style.position="absolut\
e",t.textContent="abc def ghi jkl mno pqr stu",this.view.observer.ignore(()=>{this.tile.dom.appendChild(t);let o=wi(t.firstChild)[0];i=t.getBoundingClientRect().
height,n=o&&o.width?o.width/27:7,r=o&&o.height?o.height:i,t.remove()}),{lineHeight:i,charWidth:n,textHeight:r}}computeBlockGapDeco(){let e=[],t=this.view.viewState;
for(let i=0,n=0;;n++){let r=n==t.viewports.length?null:t.viewports[n],o=r?r.from-1:this.view.state.doc.length;if(o>i){let l=(t.lineBlockAt(o).bottom-t.lineBlockAt(
i).top)/this.view.scaleY;e.push($.replace({widget:new Ci(l),block:!0,inclusive:!0,isBlockGap:!0}).range(i,o))}if(!r)break;i=r.to+1}return $.set(e)}updateDeco(){
let e=1,t=this.view.state.facet(Fn).map(r=>(this.dynamicDecorationMap[e++]=typeof r=="function")?r(this.view):r),i=!1,n=this.view.state.facet(Br).map((r,o)=>{let l=typeof r==
"function";return l&&(i=!0),l?r(this.view):r});for(n.length&&(this.dynamicDecorationMap[e++]=i,t.push(Q.join(n))),this.decorations=[this.editContextFormatting,...t,
this.computeBlockGapDeco(),this.view.viewState.lineGapDeco];e<this.decorations.length;)this.dynamicDecorationMap[e++]=!1;this.blockWrappers=this.view.state.facet(
Sa).map(r=>typeof r=="function"?r(this.view):r)}scrollIntoView(e){if(e.isSnapshot){let h=this.view.viewState.lineBlockAt(e.range.head);this.view.scrollDOM.scrollTop=
h.top-e.yMargin,this.view.scrollDOM.scrollLeft=e.xMargin;return}for(let h of this.view.state.facet(Oa))try{if(h(this.view,e.range,e))return!0}catch(f){ee(this.view.
state,f,"scroll handler")}let{range:t}=e,i=this.coordsAt(t.head,t.assoc||(t.head>t.anchor?-1:1)),n;if(!i)return;!t.empty&&(n=this.coordsAt(t.anchor,t.anchor>t.head?
-1:1))&&(i={left:Math.min(i.left,n.left),top:Math.min(i.top,n.top),right:Math.max(i.right,n.right),bottom:Math.max(i.bottom,n.bottom)});let r=Lr(this.view),o={left:i.
left-r.left,top:i.top-r.top,right:i.right+r.right,bottom:i.bottom+r.bottom},{offsetWidth:l,offsetHeight:a}=this.view.scrollDOM;if(qf(this.view.scrollDOM,o,t.head<
t.anchor?-1:1,e.x,e.y,Math.max(Math.min(e.xMargin,l),-l),Math.max(Math.min(e.yMargin,a),-a),this.view.textDirection==F.LTR),window.visualViewport&&window.innerHeight-
window.visualViewport.height>1&&(i.top>window.visualViewport.offsetTop+window.visualViewport.height||i.bottom<window.visualViewport.offsetTop)){let h=this.view.
docView.lineAt(t.head,1);if(h){let f=ta(h.dom);h.dom.scrollIntoView({block:"nearest"}),ia(f,!1)}}}lineHasWidget(e){let t=i=>i.isWidget()||i.children.some(t);return t(
this.tile.resolveBlock(e,1).tile)}destroy(){tr(this.tile)}};function tr(s,e){let t=e?.get(s);if(t!=1){t==null&&s.destroy();for(let i of s.children)tr(i,e)}}function fc(s){
return Z(s.node)&&s.node.firstChild&&(s.offset==0||s.node.childNodes[s.offset-1].contentEditable=="false")&&(s.offset==s.node.childNodes.length||s.node.childNodes[s.
offset].contentEditable=="false")}function Pa(s,e){let t=s.observer.selectionRange;if(!t.focusNode)return null;let i=ra(t.focusNode,t.focusOffset),n=oa(t.focusNode,
t.focusOffset),r=i||n;if(n&&i&&n.node!=i.node){let l=H.get(n.node);if(!l||l.isText()&&l.text!=n.node.nodeValue)r=n;else if(s.docView.lastCompositionAfterCursor){
let a=H.get(i.node);!a||a.isText()&&a.text!=i.node.nodeValue||(r=n)}}if(s.docView.lastCompositionAfterCursor=r!=i,!r)return null;let o=e-r.offset;return{from:o,
to:o+r.node.nodeValue.length,node:r.node}}function cc(s,e,t){let i=Pa(s,t);if(!i)return null;let{node:n,from:r,to:o}=i,l=n.nodeValue;if(/[\n\r]/.test(l)||s.state.
doc.sliceString(i.from,i.to)!=l)return null;let a=e.invertedDesc;return{range:new Ee(a.mapPos(r),a.mapPos(o),r,o),text:n}}function uc(s,e){return Z(s)?(e&&s.childNodes[e-
1].contentEditable=="false"?1:0)|(e<s.childNodes.length&&s.childNodes[e].contentEditable=="false"?2:0):0}var dc=class{constructor(){this.changes=[]}compareRange(e,t){
Gt(e,t,this.changes)}comparePoint(e,t){Gt(e,t,this.changes)}boundChange(e){Gt(e,e,this.changes)}};function pc(s,e,t){let i=new dc;return Q.compare(s,e,t,i),i.changes}
var ir=class{constructor(){this.changes=[]}compareRange(e,t){Gt(e,t,this.changes)}comparePoint(){}boundChange(e){Gt(e,e,this.changes)}};function mc(s,e,t){let i=new ir;
return Q.compare(s,e,t,i),i.changes}function gc(s,e){for(let t=s;t&&t!=e;t=t.assignedSlot||t.parentNode)if(Z(t)&&t.contentEditable=="false")return!0;return!1}function bc(s,e){
let t=!1;return e&&s.iterChangedRanges((i,n)=>{i<e.to&&n>e.from&&(t=!0)}),t}var Ci=class extends Be{constructor(e){super(),this.height=e}toDOM(){let e=document.
createElement("div");return e.className="cm-gap",this.updateDOM(e),e}eq(e){return e.height==this.height}updateDOM(e){return e.style.height=this.height+"px",!0}get editable(){
return!0}get estimatedHeight(){return this.height}ignoreEvent(){return!1}};function yc(s,e,t=1){let i=s.charCategorizer(e),n=s.doc.lineAt(e),r=e-n.from;if(n.length==
0)return w.cursor(e);r==0?t=1:r==n.length&&(t=-1);let o=r,l=r;t<0?o=K(n.text,r,!1):l=K(n.text,r);let a=i(n.text.slice(o,l));for(;o>0;){let h=K(n.text,o,!1);if(i(
n.text.slice(h,o))!=a)break;o=h}for(;l<n.length;){let h=K(n.text,l);if(i(n.text.slice(l,h))!=a)break;l=h}return w.undirectionalRange(o+n.from,l+n.from)}function Oc(s,e,t,i,n){
let r=Math.round((i-e.left)*s.defaultCharacterWidth);if(s.lineWrapping&&t.height>s.defaultLineHeight*1.5){let l=s.viewState.heightOracle.textHeight,a=Math.floor(
(n-t.top-(s.defaultLineHeight-l)*.5)/l);r+=a*s.viewState.heightOracle.lineLength}let o=s.state.sliceDoc(t.from,t.to);return t.from+dl(o,r,s.state.tabSize)}function xc(s,e,t){
let i=s.lineBlockAt(e);if(Array.isArray(i.type)){let n;for(let r of i.type){if(r.from>e)break;if(!(r.to<e)){if(r.from<e&&r.to>e)return r;(!n||r.type==Pe.Text&&(n.
type!=r.type||(t<0?r.from<e:r.to>e)))&&(n=r)}}return n||i}return i}function wc(s,e,t,i){let n=xc(s,e.head,e.assoc||-1),r=!i||n.type!=Pe.Text||!(s.lineWrapping||
n.widgetLineBreaks)?null:s.coordsAtPos(e.assoc<0&&e.head>n.from?e.head-1:e.head);if(r){let o=s.dom.getBoundingClientRect(),l=s.textDirectionAt(n.from),a=s.posAndSideAtCoords(
{x:t==(l==F.LTR)?o.right-1:o.left+1,y:(r.top+r.bottom)/2});if(a)return w.cursor(a.pos,a.assoc)}return w.cursor(t?n.to:n.from,t?1:-1)}function Tl(s,e,t,i){let n=s.
state.doc.lineAt(e.head),r=s.bidiSpans(n),o=s.textDirectionAt(n.from);for(let l=e,a=null;;){let h=ec(n,r,o,l,t),f=ca;if(!h){if(n.number==(t?s.state.doc.lines:1))
return l;f=`
`,n=s.state.doc.line(n.number+(t?1:-1)),r=s.bidiSpans(n),h=t?w.cursor(n.from,-1):w.cursor(n.to,1)}if(a){if(!a(f))return l}else{if(!i)return h;a=i(f)}l=h}}function Sc(s,e,t){
let i=s.state.charCategorizer(e),n=i(t);return r=>{let o=i(r);return n==we.Space&&(n=o),n==o}}function kc(s,e,t,i){let n=e.head,r=t?1:-1;if(n==(t?s.state.doc.length:
0))return w.cursor(n,e.assoc);let o=e.goalColumn,l,a=s.contentDOM.getBoundingClientRect(),h=s.coordsAtPos(n,e.assoc||((e.empty?t:e.head==e.from)?1:-1)),f=s.documentTop;
if(h)o==null&&(o=h.left-a.left),l=r<0?h.top:h.bottom;else{let p=s.viewState.lineBlockAt(n);o==null&&(o=Math.min(a.right-a.left,s.defaultCharacterWidth*(n-p.from))),
l=(r<0?p.top:p.bottom)+f}let c=a.left+o,u=s.viewState.heightOracle.textHeight>>1,d=i??u;for(let p=0;;p+=u){let m=l+(d+p)*r,g=nr(s,{x:c,y:m},!1,r);if(t?m>a.bottom:
m<a.top)return w.cursor(g.pos,g.assoc);let b=s.coordsAtPos(g.pos,g.assoc),x=b?(b.top+b.bottom)/2:0;if(!b||(t?x>l:x<l))return w.cursor(g.pos,g.assoc,void 0,o)}}function Ai(s,e,t){
for(;;){let i=0;for(let n of s)n.between(e-1,e+1,(r,o,l)=>{if(e>r&&e<o){let a=i||t||(e-r<o-e?-1:1);e=a<0?r:o,i=a}});if(!i)return e}}function Ra(s,e){let t=null;
for(let i=0;i<e.ranges.length;i++){let n=e.ranges[i],r=null;if(n.empty){let o=Ai(s,n.from,0);o!=n.from&&(r=w.cursor(o,-1))}else{let o=Ai(s,n.from,-1),l=Ai(s,n.to,
1);(o!=n.from||l!=n.to)&&(n.undirectional?r=w.undirectionalRange(n.from,n.to):r=w.range(n.from==n.anchor?o:l,n.from==n.head?o:l))}r&&(t||(t=e.ranges.slice()),t[i]=
r)}return t?w.create(t,e.mainIndex):e}function Xs(s,e,t){let i=Ai(s.state.facet(Bi).map(n=>n(s)),t.from,e.head>t.from?-1:1);return i==t.from?t:w.cursor(i,i<t.from?
1:-1)}var Ce=class{constructor(e,t){this.pos=e,this.assoc=t}};function nr(s,e,t,i){let n=s.contentDOM.getBoundingClientRect(),r=n.top+s.viewState.paddingTop,{x:o,
y:l}=e,a=l-r,h;for(;;){if(a<0)return new Ce(0,1);if(a>s.viewState.docHeight)return new Ce(s.state.doc.length,-1);if(h=s.elementAtHeight(a),i==null)break;if(h.type==
Pe.Text){if(i<0?h.to<s.viewport.from:h.from>s.viewport.to)break;let u=s.docView.coordsAt(i<0?h.from:h.to,i>0?-1:1);if(u&&(i<0?u.top<=a+r:u.bottom>=a+r))break}let c=s.
viewState.heightOracle.textHeight/2;a=i>0?h.bottom+c:h.top-c}if(s.viewport.from>=h.to||s.viewport.to<=h.from){if(t)return null;if(h.type==Pe.Text){let c=Oc(s,n,
h,o,l);return new Ce(c,c==h.from?1:-1)}}if(h.type!=Pe.Text)return a<(h.top+h.bottom)/2?new Ce(h.from,1):new Ce(h.to,-1);let f=s.docView.lineAt(h.from,2);return(!f||
f.length!=h.length)&&(f=s.docView.lineAt(h.from,-2)),new sr(s,o,l,s.textDirectionAt(h.from)).scanTile(f,h.from)}var sr=class{constructor(e,t,i,n){this.view=e,this.
x=t,this.y=i,this.baseDir=n,this.line=null,this.spans=null}bidiSpansAt(e){return(!this.line||this.line.from>e||this.line.to<e)&&(this.line=this.view.state.doc.lineAt(
e),this.spans=this.view.bidiSpans(this.line)),this}baseDirAt(e,t){let{line:i,spans:n}=this.bidiSpansAt(e);return n[Ae.find(n,e-i.from,-1,t)].level==this.baseDir}dirAt(e,t){
let{line:i,spans:n}=this.bidiSpansAt(e);return n[Ae.find(n,e-i.from,-1,t)].dir}bidiIn(e,t){let{spans:i,line:n}=this.bidiSpansAt(e);return i.length>1||i.length&&
(i[0].level!=this.baseDir||i[0].to+n.from<t)}scan(e,t,i=!1){let n=0,r=e.length-1,o=new Set,l=this.bidiIn(e[0],e[r]),a,h,f=-1,c=1e9,u;e:for(;n<r;){let p=r-n,m=n+
r>>1;t:if(o.has(m)){for(let x=1;x<p;x++){let y=m+x;if(y>=r&&(y-=p),!o.has(y)){m=y;break t}}break e}o.add(m);let g=t(m),b=0;if(g)for(let x=0;x<g.length;x++){let y=g[x];
if(!(y.width==0&&g.length>1))if(y.bottom<this.y)(!a||a.bottom<y.bottom)&&(a=y),b=1;else if(y.top>this.y)(!h||h.top>y.top)&&(h=y),b=-1;else{let C=y.left>this.x?this.
x-y.left:y.right<this.x?this.x-y.right:0,S=Math.abs(C);S<c&&(f=m,c=S,u=y),C&&(b=C<0==(this.baseDir==F.LTR)?-1:1)}}b==-1&&(!l||this.baseDirAt(e[m],1))?r=m:b==1&&
(!l||this.baseDirAt(e[m+1],-1))&&(n=m+1)}if(!u){if(!h&&!a)return{i:0,after:!1};let p=a&&(!h||this.y-a.bottom<h.top-this.y)?a:h;return this.y=(p.top+p.bottom)/2,
this.scan(e,t,!0)}if(c&&!i){let{top:p,bottom:m}=u;if(a&&a.bottom>(p+p+m)/3)return this.y=a.bottom-1,this.scan(e,t,!0);if(h&&h.top<(p+m+m)/3)return this.y=h.top+
1,this.scan(e,t,!0)}let d=(l?this.dirAt(e[f],1):this.baseDir)==F.LTR;return{i:f,after:this.x>(u.left+u.right)/2==d}}scanText(e,t){let i=[];for(let r=0;r<e.length;r=
K(e.text,r))i.push(t+r);i.push(t+e.length);let n=this.scan(i,r=>{let o=i[r]-t,l=i[r+1]-t;return Ei(e.dom,o,l).getClientRects()});return n.after?new Ce(i[n.i+1],
-1):new Ce(i[n.i],1)}scanTile(e,t){if(!e.length)return new Ce(t,1);if(e.children.length==1){let l=e.children[0];if(l.isText())return this.scanText(l,t);if(l.isComposite())
return this.scanTile(l,t)}let i=[t];for(let l=0,a=t;l<e.children.length;l++)i.push(a+=e.children[l].length);let n=this.scan(i,l=>{let a=e.children[l];return a.flags&
48?null:(Z(a.dom)?a.dom:Ei(a.dom,0,a.length)).getClientRects()}),r=e.children[n.i],o=i[n.i];return r.isText()?this.scanText(r,o):r.isComposite()?this.scanTile(r,
o):n.after?new Ce(i[n.i+1],-1):new Ce(o,1)}},_t="\uFFFF",rr=class{constructor(e,t){this.points=e,this.view=t,this.text="",this.lineSeparator=t.state.facet(_.lineSeparator)}append(e){
this.text+=e}lineBreak(){this.text+=_t}readRange(e,t){if(!e)return this;let i=e.parentNode;for(let n=e;;){this.findPointBefore(i,n);let r=this.text.length;this.
readNode(n);let o=H.get(n),l=n.nextSibling;if(l==t){o?.breakAfter&&!l&&i!=this.view.contentDOM&&this.lineBreak();break}let a=H.get(l);(o&&a?o.breakAfter:(o?o.breakAfter:
Cn(n))||Cn(l)&&(n.nodeName!="BR"||o?.isWidget())&&this.text.length>r)&&!Cc(l,t)&&this.lineBreak(),n=l}return this.findPointBefore(i,t),this}readTextNode(e){let t=e.
nodeValue;for(let i of this.points)i.node==e&&(i.pos=this.text.length+Math.min(i.offset,t.length));for(let i=0,n=this.lineSeparator?null:/\r\n?|\n/g;;){let r=-1,
o=1,l;if(this.lineSeparator?(r=t.indexOf(this.lineSeparator,i),o=this.lineSeparator.length):(l=n.exec(t))&&(r=l.index,o=l[0].length),this.append(t.slice(i,r<0?t.
length:r)),r<0)break;if(this.lineBreak(),o>1)for(let a of this.points)a.node==e&&a.pos>this.text.length&&(a.pos-=o-1);i=r+o}}readNode(e){let t=H.get(e),i=t&&t.overrideDOMText;
if(i!=null){this.findPointInside(e,i.length);for(let n=i.iter();!n.next().done;)n.lineBreak?this.lineBreak():this.append(n.value)}else Zt(e)?this.readTextNode(e):
e.nodeName=="BR"?e.nextSibling&&this.lineBreak():Z(e)&&this.readRange(e.firstChild,null)}findPointBefore(e,t){for(let i of this.points)i.node==e&&e.childNodes[i.
offset]==t&&(i.pos=this.text.length)}findPointInside(e,t){for(let i of this.points)(Zt(e)?i.node==e:e.contains(i.node))&&(i.pos=this.text.length+(vc(e,i.node,i.
offset)?t:0))}};function vc(s,e,t){for(;;){if(!e||t<st(e))return!1;if(e==s)return!0;t=ut(e)+1,e=e.parentNode}}function Cc(s,e){let t;for(;!(s==e||!s);s=s.nextSibling){
let i=H.get(s);if(!i?.isWidget())return!1;i&&(t||(t=[])).push(i)}if(t)for(let i of t){let n=i.overrideDOMText;if(n?.length)return!1}return!0}var Tn=class{constructor(e,t){
this.node=e,this.offset=t,this.pos=-1}},or=class{constructor(e,t,i,n){this.typeOver=n,this.bounds=null,this.text="",this.domChanged=t>-1;let{impreciseHead:r,impreciseAnchor:o}=e.
docView,l=e.state.selection;if(e.state.readOnly&&t>-1)this.newSel=null;else if(t>-1&&(this.bounds=Ta(e.docView.tile,t,i,0))){let a=r||o?[]:Pc(e),h=new rr(a,e);h.
readRange(this.bounds.startDOM,this.bounds.endDOM),this.text=h.text,this.newSel=Rc(a,this.bounds.from)}else{let a=e.observer.selectionRange,h=r&&r.node==a.focusNode&&
r.offset==a.focusOffset||!Hs(e.contentDOM,a.focusNode)?l.main.head:e.docView.posFromDOM(a.focusNode,a.focusOffset),f=o&&o.node==a.anchorNode&&o.offset==a.anchorOffset||
!Hs(e.contentDOM,a.anchorNode)?l.main.anchor:e.docView.posFromDOM(a.anchorNode,a.anchorOffset),c=e.viewport;if((v.ios||v.chrome)&&h!=f&&Math.min(h,f)<=l.main.from&&
Math.max(h,f)>=l.main.to&&(c.from>0||c.to<e.state.doc.length)){let u=Math.min(h,f),d=Math.max(h,f),p=c.from-u,m=c.to-d;(p==0||p==1||u==0)&&(m==0||m==-1||d==e.state.
doc.length)&&(h=0,f=e.state.doc.length)}if(e.inputState.composing>-1&&l.ranges.length>1)this.newSel=l.replaceRange(w.range(f,h));else if(e.lineWrapping&&f==h&&!(l.
main.empty&&l.main.head==h)&&e.inputState.lastTouchTime>Date.now()-100){let u=e.coordsAtPos(h,-1),d=0;u&&(d=e.inputState.lastTouchY<=u.bottom?-1:1),this.newSel=
w.create([w.cursor(h,d)])}else this.newSel=w.single(f,h)}}};function Ta(s,e,t,i){if(s.isComposite()){let n=-1,r=-1,o=-1,l=-1;for(let a=0,h=i,f=i;a<s.children.length;a++){
let c=s.children[a],u=h+c.length;if(h<e&&u>t)return Ta(c,e,t,h);if(u>=e&&n==-1&&(n=a,r=h),h>t&&c.dom.parentNode==s.dom){o=a,l=f;break}f=u,h=u+c.breakAfter}return{
from:r,to:l<0?i+s.length:l,startDOM:(n?s.children[n-1].dom.nextSibling:null)||s.dom.firstChild,endDOM:o<s.children.length&&o>=0?s.children[o].dom:null}}else return s.
isText()?{from:i,to:i+s.length,startDOM:s.dom,endDOM:s.dom.nextSibling}:null}function Ma(s,e){let t,{newSel:i}=e,{state:n}=s,r=n.selection.main,o=s.inputState.lastKeyTime>
Date.now()-100?s.inputState.lastKeyCode:-1;if(e.bounds){let{from:l,to:a}=e.bounds,h=r.from,f=null;(o===8||v.android&&e.text.length<a-l)&&(h=r.to,f="end");let c=n.
doc.sliceString(l,a,_t),u,d;!r.empty&&r.from>=l&&r.to<=a&&(e.typeOver||c!=e.text)&&c.slice(0,r.from-l)==e.text.slice(0,r.from-l)&&c.slice(r.to-l)==e.text.slice(
u=e.text.length-(c.length-(r.to-l)))?t={from:r.from,to:r.to,insert:E.of(e.text.slice(r.from-l,u).split(_t))}:(d=Da(c,e.text,h-l,f))&&(v.chrome&&o==13&&d.toB==d.
from+2&&e.text.slice(d.from,d.toB)==_t+_t&&d.toB--,t={from:l+d.from,to:l+d.toA,insert:E.of(e.text.slice(d.from,d.toB).split(_t))})}else i&&(!s.hasFocus&&n.facet(
it)||lr(i,r))&&(i=null);if(!t&&!i)return!1;if((v.mac||v.android)&&t&&t.from==t.to&&t.from==r.head-1&&/^\. ?$/.test(t.insert.toString())&&s.contentDOM.getAttribute(
"autocorrect")=="off"?(i&&t.insert.length==2&&(i=w.single(i.main.anchor-1,i.main.head-1)),t={from:t.from,to:t.to,insert:E.of([t.insert.toString().replace("."," ")])}):
n.doc.lineAt(r.from).to<r.to&&s.docView.lineHasWidget(r.to)&&s.inputState.insertingTextAt>Date.now()-50?t={from:r.from,to:r.to,insert:n.toText(s.inputState.insertingText)}:
v.chrome&&t&&t.from==t.to&&t.from==r.head&&t.insert.toString()==`
 `&&s.lineWrapping&&(i&&(i=w.single(i.main.anchor-1,i.main.head-1)),t={from:r.from,to:r.to,insert:E.of([" "])}),t)return $r(s,t,i,o);if(i&&!lr(i,r)){let l=!1,a="\
select";return s.inputState.lastSelectionTime>Date.now()-50&&(s.inputState.lastSelectionOrigin=="select"&&(l=!0),a=s.inputState.lastSelectionOrigin,a=="select.p\
ointer"&&(i=Ra(n.facet(Bi).map(h=>h(s)),i))),s.dispatch({selection:i,scrollIntoView:l,userEvent:a}),!0}else return!1}function $r(s,e,t,i=-1){if(v.ios&&s.inputState.
flushIOSKey(e))return!0;let n=s.state.selection.main;if(v.android&&(e.to==n.to&&(e.from==n.from||e.from==n.from-1&&s.state.sliceDoc(e.from,n.from)==" ")&&e.insert.
length==1&&e.insert.lines==2&&Kt(s.contentDOM,"Enter",13)||(e.from==n.from-1&&e.to==n.to&&e.insert.length==0||i==8&&e.insert.length<e.to-e.from&&e.to>n.head)&&Kt(
s.contentDOM,"Backspace",8)||e.from==n.from&&e.to==n.to+1&&e.insert.length==0&&Kt(s.contentDOM,"Delete",46)))return!0;let r=e.insert.toString();s.inputState.composing>=
0&&s.inputState.composing++;let o,l=()=>o||(o=Ac(s,e,t));return s.state.facet(ga).some(a=>a(s,e.from,e.to,r,l))||s.dispatch(l()),!0}function Ac(s,e,t){let i,n=s.
state,r=n.selection.main,o=-1;if(e.from==e.to&&e.from<r.from||e.from>r.to){let a=e.from<r.from?-1:1,h=a<0?r.from:r.to,f=Ai(n.facet(Bi).map(c=>c(s)),h,a);e.from==
f&&(o=f)}if(o>-1)i={changes:e,selection:w.cursor(e.from+e.insert.length,-1)};else if(e.from>=r.from&&e.to<=r.to&&e.to-e.from>=(r.to-r.from)/3&&(!t||t.main.empty&&
t.main.from==e.from+e.insert.length)&&s.inputState.composing<0){let a=r.from<e.from?n.sliceDoc(r.from,e.from):"",h=r.to>e.to?n.sliceDoc(e.to,r.to):"";i=n.replaceSelection(
s.state.toText(a+e.insert.sliceString(0,void 0,s.state.lineBreak)+h))}else{let a=n.changes(e),h=t&&t.main.to<=a.newLength?t.main:void 0;if(n.selection.ranges.length>
1&&(s.inputState.composing>=0||s.inputState.compositionPendingChange)&&e.to<=r.to+10&&e.to>=r.to-10){let f=s.state.sliceDoc(e.from,e.to),c,u=t&&Pa(s,t.main.head);
if(u){let p=e.insert.length-(e.to-e.from);c={from:u.from,to:u.to-p}}else c=s.state.doc.lineAt(r.head);let d=r.to-e.to;i=n.changeByRange(p=>{if(p.from==r.from&&p.
to==r.to)return{changes:a,range:h||p.map(a)};let m=p.to-d,g=m-f.length;if(s.state.sliceDoc(g,m)!=f||m>=c.from&&g<=c.to)return{range:p};let b=n.changes({from:g,to:m,
insert:e.insert}),x=p.to-r.to;return{changes:b,range:h?w.range(Math.max(0,h.anchor+x),Math.max(0,h.head+x)):p.map(b)}})}else i={changes:a,selection:h&&n.selection.
replaceRange(h)}}let l="input.type";return(s.composing||s.inputState.compositionPendingChange&&s.inputState.compositionEndedAt>Date.now()-50)&&(s.inputState.compositionPendingChange=
!1,l+=".compose",s.inputState.compositionFirstChange&&(l+=".start",s.inputState.compositionFirstChange=!1)),n.update(i,{userEvent:l,scrollIntoView:!0})}function Da(s,e,t,i){
let n=Math.min(s.length,e.length),r=0;for(;r<n&&s.charCodeAt(r)==e.charCodeAt(r);)r++;if(r==n&&s.length==e.length)return null;let o=s.length,l=e.length;for(;o>0&&
l>0&&s.charCodeAt(o-1)==e.charCodeAt(l-1);)o--,l--;if(i=="end"){let a=Math.max(0,r-Math.min(o,l));t-=o+a-r}if(o<r&&s.length<e.length){let a=t<=r&&t>=o?r-t:0;r-=
a,l=r+(l-o),o=r}else if(l<r){let a=t<=r&&t>=l?r-t:0;r-=a,o=r+(o-l),l=r}return{from:r,toA:o,toB:l}}function Pc(s){let e=[];if(s.root.activeElement!=s.contentDOM)
return e;let{anchorNode:t,anchorOffset:i,focusNode:n,focusOffset:r}=s.observer.selectionRange;return t&&(e.push(new Tn(t,i)),(n!=t||r!=i)&&e.push(new Tn(n,r))),
e}function Rc(s,e){if(s.length==0)return null;let t=s[0].pos,i=s.length==2?s[1].pos:t;return t<0||i<0?null:t==i?w.create([w.cursor(i+e,-1)]):w.single(t+e,i+e)}function lr(s,e){
return e.head==s.main.head&&e.anchor==s.main.anchor}var ar=class{setSelectionOrigin(e){this.lastSelectionOrigin=e,this.lastSelectionTime=Date.now()}constructor(e){
this.view=e,this.lastKeyCode=0,this.lastKeyTime=0,this.touchActive=!1,this.lastTouchTime=0,this.lastTouchX=0,this.lastTouchY=0,this.lastFocusTime=0,this.lastScrollTop=
0,this.lastScrollLeft=0,this.lastWheelEvent=0,this.pendingIOSKey=void 0,this.lastIOSMomentumScroll=0,this.tabFocusMode=-1,this.lastSelectionOrigin=null,this.lastSelectionTime=
0,this.lastContextMenu=0,this.scrollHandlers=[],this.handlers=Object.create(null),this.composing=-1,this.compositionFirstChange=null,this.compositionEndedAt=0,this.
compositionPendingKey=!1,this.compositionPendingChange=!1,this.insertingText="",this.insertingTextAt=0,this.mouseSelection=null,this.draggedContent=null,this.handleEvent=
this.handleEvent.bind(this),this.notifiedFocused=e.hasFocus,v.safari&&e.contentDOM.addEventListener("input",()=>null),v.gecko&&Hc(e.contentDOM.ownerDocument)}handleEvent(e){
!Ic(this.view,e)||this.ignoreDuringComposition(e)||e.type=="keydown"&&this.keydown(e)||(this.view.updateState!=0?Promise.resolve().then(()=>this.runHandlers(e.type,
e)):this.runHandlers(e.type,e))}runHandlers(e,t){let i=this.handlers[e];if(i){for(let n of i.observers)n(this.view,t);for(let n of i.handlers){if(t.defaultPrevented)
break;if(n(this.view,t)){t.preventDefault();break}}}}ensureHandlers(e){let t=Mc(e),i=this.handlers,n=this.view.contentDOM;for(let r in t)if(r!="scroll"){let o=!t[r].
handlers.length,l=i[r];l&&o!=!l.handlers.length&&(n.removeEventListener(r,this.handleEvent),l=null),l||n.addEventListener(r,this.handleEvent,{passive:o})}for(let r in i)
r!="scroll"&&!t[r]&&n.removeEventListener(r,this.handleEvent);this.handlers=t}keydown(e){if(this.lastKeyCode=e.keyCode,this.lastKeyTime=Date.now(),e.keyCode==9&&
this.tabFocusMode>-1&&(!this.tabFocusMode||Date.now()<=this.tabFocusMode))return!0;if(this.tabFocusMode>0&&e.keyCode!=27&&Ba.indexOf(e.keyCode)<0&&(this.tabFocusMode=
-1),v.android&&v.chrome&&!e.synthetic&&(e.keyCode==13||e.keyCode==8))return this.view.observer.delayAndroidKey(e.key,e.keyCode),!0;if(v.ios&&!e.synthetic&&!e.altKey&&
!e.metaKey&&(Ea.some(t=>t.keyCode==e.keyCode)&&!e.ctrlKey||Dc.indexOf(e.key)>-1&&e.ctrlKey)){let t={ctrlKey:e.ctrlKey,altKey:e.altKey,metaKey:e.metaKey,shiftKey:e.
shiftKey};t.shiftKey&&v.ios&&!/^(off|none)$/.test(this.view.contentDOM.autocapitalize)&&Tc(this.view.win)&&(t.shiftKey=!1);let i=this.pendingIOSKey={key:e.key,keyCode:e.
keyCode,mods:t};return setTimeout(()=>{this.pendingIOSKey==i&&this.flushIOSKey()},50),!0}return e.keyCode!=229&&this.view.observer.forceFlush(),!1}flushIOSKey(e){
let t=this.pendingIOSKey;return!t||this.view.observer.pendingRecords().length||t.key=="Enter"&&e&&e.from<e.to&&/^\S+$/.test(e.insert.toString())?!1:(this.pendingIOSKey=
void 0,Kt(this.view.contentDOM,t.key,t.keyCode,t.mods))}ignoreDuringComposition(e){return!/^key/.test(e.type)||e.synthetic?!1:this.composing>0?!0:v.safari&&!v.ios&&
this.compositionPendingKey&&Date.now()-this.compositionEndedAt<100?(this.compositionPendingKey=!1,!0):!1}startMouseSelection(e){this.mouseSelection&&this.mouseSelection.
destroy(),this.mouseSelection=e}update(e){this.view.observer.update(e),this.mouseSelection&&this.mouseSelection.update(e),this.draggedContent&&e.docChanged&&(this.
draggedContent=this.draggedContent.map(e.changes)),e.transactions.length&&(this.lastKeyCode=this.lastSelectionTime=0)}destroy(){this.mouseSelection&&this.mouseSelection.
destroy()}};function Tc(s){return s.visualViewport?s.visualViewport.height*s.visualViewport.scale/s.document.documentElement.clientHeight<.85:!1}function Ml(s,e){
return(t,i)=>{try{return e.call(s,i,t)}catch(n){ee(t.state,n)}}}function Mc(s){let e=Object.create(null);function t(i){return e[i]||(e[i]={observers:[],handlers:[]})}
for(let i of s){let n=i.spec,r=n&&n.plugin.domEventHandlers,o=n&&n.plugin.domEventObservers;if(r)for(let l in r){let a=r[l];a&&t(l).handlers.push(Ml(i.value,a))}
if(o)for(let l in o){let a=o[l];a&&t(l).observers.push(Ml(i.value,a))}}for(let i in Le)t(i).handlers.push(Le[i]);for(let i in fe)t(i).observers.push(fe[i]);return e}
var Ea=[{key:"Backspace",keyCode:8,inputType:"deleteContentBackward"},{key:"Enter",keyCode:13,inputType:"insertParagraph"},{key:"Enter",keyCode:13,inputType:"in\
sertLineBreak"},{key:"Delete",keyCode:46,inputType:"deleteContentForward"}],Dc="dthko",Ba=[16,17,18,20,91,92,224,225],dn=6;function pn(s){return Math.max(0,s)*.7+
8}function Ec(s,e){return Math.max(Math.abs(s.clientX-e.clientX),Math.abs(s.clientY-e.clientY))}var hr=class{constructor(e,t,i,n){this.view=e,this.startEvent=t,
this.style=i,this.mustSelect=n,this.scrollSpeed={x:0,y:0},this.scrolling=-1,this.lastEvent=t,this.scrollParents=ea(e.contentDOM),this.atoms=e.state.facet(Bi).map(
o=>o(e));let r=e.contentDOM.ownerDocument;r.addEventListener("mousemove",this.move=this.move.bind(this)),r.addEventListener("mouseup",this.up=this.up.bind(this)),
this.extend=t.shiftKey,this.multiple=e.state.facet(_.allowMultipleSelections)&&Bc(e,t),this.dragging=$c(e,t)&&Ia(t)==1?null:!1}start(e){this.dragging===!1&&this.
select(e)}move(e){if(e.buttons==0)return this.destroy();if(this.dragging||this.dragging==null&&Ec(this.startEvent,e)<10)return;this.select(this.lastEvent=e);let t=0,
i=0,n=0,r=0,o=this.view.win.innerWidth,l=this.view.win.innerHeight;this.scrollParents.x&&({left:n,right:o}=this.scrollParents.x.getBoundingClientRect()),this.scrollParents.
y&&({top:r,bottom:l}=this.scrollParents.y.getBoundingClientRect());let a=Lr(this.view);e.clientX-a.left<=n+dn?t=-pn(n-e.clientX):e.clientX+a.right>=o-dn&&(t=pn(
e.clientX-o)),e.clientY-a.top<=r+dn?i=-pn(r-e.clientY):e.clientY+a.bottom>=l-dn&&(i=pn(e.clientY-l)),this.setScrollSpeed(t,i)}up(e){this.dragging==null&&this.select(
this.lastEvent),this.dragging||e.preventDefault(),this.destroy()}destroy(){this.setScrollSpeed(0,0);let e=this.view.contentDOM.ownerDocument;e.removeEventListener(
"mousemove",this.move),e.removeEventListener("mouseup",this.up),this.view.inputState.mouseSelection=this.view.inputState.draggedContent=null}setScrollSpeed(e,t){
this.scrollSpeed={x:e,y:t},e||t?this.scrolling<0&&(this.scrolling=setInterval(()=>this.scroll(),50)):this.scrolling>-1&&(clearInterval(this.scrolling),this.scrolling=
-1)}scroll(){let{x:e,y:t}=this.scrollSpeed;e&&this.scrollParents.x&&(this.scrollParents.x.scrollLeft+=e,e=0),t&&this.scrollParents.y&&(this.scrollParents.y.scrollTop+=
t,t=0),(e||t)&&this.view.win.scrollBy(e,t),this.dragging===!1&&this.select(this.lastEvent)}select(e){let{view:t}=this,i=Ra(this.atoms,this.style.get(e,this.extend,
this.multiple));(this.mustSelect||!i.eq(t.state.selection,this.dragging===!1))&&this.view.dispatch({selection:i,userEvent:"select.pointer"}),this.mustSelect=!1}update(e){
e.transactions.some(t=>t.isUserEvent("input.type"))?this.destroy():this.style.update(e)&&setTimeout(()=>this.select(this.lastEvent),20)}};function Bc(s,e){let t=s.
state.facet(ua);return t.length?t[0](e):v.mac?e.metaKey:e.ctrlKey}function Lc(s,e){let t=s.state.facet(da);return t.length?t[0](e):v.mac?!e.altKey:!e.ctrlKey}function $c(s,e){
let{main:t}=s.state.selection;if(t.empty)return!1;let i=Mi(s.root);if(!i||i.rangeCount==0)return!0;let n=i.getRangeAt(0).getClientRects();for(let r=0;r<n.length;r++){
let o=n[r];if(o.left<=e.clientX&&o.right>=e.clientX&&o.top<=e.clientY&&o.bottom>=e.clientY)return!0}return!1}function Ic(s,e){if(!e.bubbles)return!0;if(e.defaultPrevented)
return!1;for(let t=e.target,i;t!=s.contentDOM;t=t.parentNode)if(!t||t.nodeType==11||(i=H.get(t))&&i.isWidget()&&!i.isHidden&&i.widget.ignoreEvent(e))return!1;return!0}
var Le=Object.create(null),fe=Object.create(null),La=v.ie&&v.ie_version<15||v.ios&&v.webkit_version<604;function Xc(s){let e=s.dom.parentNode;if(!e)return;let t=e.
appendChild(document.createElement("textarea"));t.style.cssText="position: fixed; left: -10000px; top: 10px",t.focus(),setTimeout(()=>{s.focus(),t.remove(),$a(s,
t.value)},50)}function Qn(s,e,t){for(let i of s.facet(e))t=i(t,s);return t}function $a(s,e){e=Qn(s.state,Mr,e);let{state:t}=s,i,n=1,r=t.toText(e),o=r.lines==t.selection.
ranges.length;if(fr!=null&&t.selection.ranges.every(a=>a.empty)&&fr==r.toString()){let a=-1;i=t.changeByRange(h=>{let f=t.doc.lineAt(h.from);if(f.from==a)return{
range:h};a=f.from;let c=t.toText((o?r.line(n++).text:e)+t.lineBreak);return{changes:{from:f.from,insert:c},range:w.cursor(h.from+c.length,-1)}})}else o?i=t.changeByRange(
a=>{let h=r.line(n++);return{changes:{from:a.from,to:a.to,insert:h.text},range:w.cursor(a.from+h.length,-1)}}):i=t.replaceSelection(r);s.dispatch(i,{userEvent:"\
input.paste",scrollIntoView:!0})}fe.scroll=s=>{let e=s.inputState;e.lastScrollTop=s.scrollDOM.scrollTop,e.lastScrollLeft=s.scrollDOM.scrollLeft,v.ios&&!e.touchActive&&
(e.lastIOSMomentumScroll=Date.now())};fe.wheel=fe.mousewheel=s=>{s.inputState.lastWheelEvent=Date.now()};Le.keydown=(s,e)=>(s.inputState.setSelectionOrigin("sel\
ect"),e.keyCode==27&&s.inputState.tabFocusMode!=0&&(s.inputState.tabFocusMode=Date.now()+2e3),!1);fe.touchstart=(s,e)=>{let t=s.inputState,i=e.targetTouches[0];
t.touchActive=!0,t.lastTouchTime=Date.now(),i&&(t.lastTouchX=i.clientX,t.lastTouchY=i.clientY),t.setSelectionOrigin("select.pointer")};fe.touchmove=s=>{s.inputState.
setSelectionOrigin("select.pointer")};fe.touchend=(s,e)=>{s.inputState.touchActive=!1};Le.mousedown=(s,e)=>{if(s.observer.flush(),s.inputState.lastTouchTime>Date.
now()-2e3)return!1;let t=null;for(let i of s.state.facet(pa))if(t=i(s,e),t)break;if(!t&&e.button==0&&(t=Fc(s,e)),t){let i=!s.hasFocus;s.inputState.startMouseSelection(
new hr(s,e,t,i)),i&&s.observer.ignore(()=>{na(s.contentDOM);let r=s.root.activeElement;r&&!r.contains(s.contentDOM)&&r.blur()});let n=s.inputState.mouseSelection;
if(n)return n.start(e),n.dragging===!1}else s.inputState.setSelectionOrigin("select.pointer");return!1};function Dl(s,e,t,i){if(i==1)return w.cursor(e,t);if(i==
2)return yc(s.state,e,t);{let n=s.docView.lineAt(e,t),r=s.state.doc.lineAt(n?n.posAtEnd:e),o=n?n.posAtStart:r.from,l=n?n.posAtEnd:r.to;return l<s.state.doc.length&&
l==r.to&&l++,w.undirectionalRange(o,l)}}var Nc=v.ie&&v.ie_version<=11,El=null,Bl=0,Ll=0;function Ia(s){if(!Nc)return s.detail;let e=El,t=Ll;return El=s,Ll=Date.
now(),Bl=!e||t>Date.now()-400&&Math.abs(e.clientX-s.clientX)<2&&Math.abs(e.clientY-s.clientY)<2?(Bl+1)%3:1}function Fc(s,e){let t=s.posAndSideAtCoords({x:e.clientX,
y:e.clientY},!1),i=Ia(e),n=s.state.selection;return{update(r){r.docChanged&&(t.pos=r.changes.mapPos(t.pos),n=n.map(r.changes))},get(r,o,l){let a=s.posAndSideAtCoords(
{x:r.clientX,y:r.clientY},!1),h,f=Dl(s,a.pos,a.assoc,i);if(t.pos!=a.pos&&!o){let c=Dl(s,t.pos,t.assoc,i),u=Math.min(c.from,f.from),d=Math.max(c.to,f.to);f=u<f.from?
w.range(u,d,f.assoc):w.range(d,u,f.assoc)}return o?n.replaceRange(n.main.extend(f.from,f.to,f.assoc)):l&&i==1&&n.ranges.length>1&&(h=Qc(n,a.pos))?h:l?n.addRange(
f):w.create([f])}}}function Qc(s,e){for(let t=0;t<s.ranges.length;t++){let{from:i,to:n}=s.ranges[t];if(i<=e&&n>=e)return w.create(s.ranges.slice(0,t).concat(s.ranges.
slice(t+1)),s.mainIndex==t?0:s.mainIndex-(s.mainIndex>t?1:0))}return null}Le.dragstart=(s,e)=>{let{selection:{main:t}}=s.state;if(e.target.draggable){let n=s.docView.
tile.nearest(e.target);if(n&&n.isWidget()){let r=n.posAtStart,o=r+n.length;(r>=t.to||o<=t.from)&&(t=w.undirectionalRange(r,o))}}let{inputState:i}=s;return i.mouseSelection&&
(i.mouseSelection.dragging=!0),i.draggedContent=t,e.dataTransfer&&(e.dataTransfer.setData("Text",Qn(s.state,Dr,s.state.sliceDoc(t.from,t.to))),e.dataTransfer.effectAllowed=
"copyMove"),!1};Le.dragend=s=>(s.inputState.draggedContent=null,!1);function $l(s,e,t,i){if(t=Qn(s.state,Mr,t),!t)return;let n=s.posAtCoords({x:e.clientX,y:e.clientY},
!1),{draggedContent:r}=s.inputState,o=i&&r&&Lc(s,e)?{from:r.from,to:r.to}:null,l={from:n,insert:t},a=s.state.changes(o?[o,l]:l);s.focus(),s.dispatch({changes:a,
selection:{anchor:a.mapPos(n,-1),head:a.mapPos(n,1)},userEvent:o?"move.drop":"input.drop"}),s.inputState.draggedContent=null}Le.drop=(s,e)=>{if(!e.dataTransfer)
return!1;if(s.state.readOnly)return!0;let t=e.dataTransfer.files;if(t&&t.length){let i=Array(t.length),n=0,r=()=>{++n==t.length&&$l(s,e,i.filter(o=>o!=null).join(
s.state.lineBreak),!1)};for(let o=0;o<t.length;o++){let l=new FileReader;l.onerror=r,l.onload=()=>{/[\x00-\x08\x0e-\x1f]{2}/.test(l.result)||(i[o]=l.result),r()},
l.readAsText(t[o])}return!0}else{let i=e.dataTransfer.getData("Text");if(i)return $l(s,e,i,!0),!0}return!1};Le.paste=(s,e)=>{if(s.state.readOnly)return!0;s.observer.
flush();let t=La?null:e.clipboardData;return t?($a(s,t.getData("text/plain")||t.getData("text/uri-list")),!0):(Xc(s),!1)};function Vc(s,e){let t=s.dom.parentNode;
if(!t)return;let i=t.appendChild(document.createElement("textarea"));i.style.cssText="position: fixed; left: -10000px; top: 10px",i.value=e,i.focus(),i.selectionEnd=
e.length,i.selectionStart=0,setTimeout(()=>{i.remove(),s.focus()},50)}function Wc(s){let e=[],t=[],i=!1;for(let n of s.selection.ranges)n.empty||(e.push(s.sliceDoc(
n.from,n.to)),t.push(n));if(!e.length){let n=-1;for(let{from:r}of s.selection.ranges){let o=s.doc.lineAt(r);o.number>n&&(e.push(o.text),t.push({from:o.from,to:Math.
min(s.doc.length,o.to+1)})),n=o.number}i=!0}return{text:Qn(s,Dr,e.join(s.lineBreak)),ranges:t,linewise:i}}var fr=null;Le.copy=Le.cut=(s,e)=>{if(!xi(s.contentDOM,
s.observer.selectionRange))return!1;let{text:t,ranges:i,linewise:n}=Wc(s.state);if(!t&&!n)return!1;fr=n?t:null,e.type=="cut"&&!s.state.readOnly&&s.dispatch({changes:i,
scrollIntoView:!0,userEvent:"delete.cut"});let r=La?null:e.clipboardData;return r?(r.clearData(),r.setData("text/plain",t),!0):(Vc(s,t),!1)};var Xa=ue.define();
function Na(s,e){let t=[];for(let i of s.facet(ba)){let n=i(s,e);n&&t.push(n)}return t.length?s.update({effects:t,annotations:Xa.of(!0)}):null}function Fa(s){setTimeout(
()=>{let e=s.hasFocus;if(e!=s.inputState.notifiedFocused){let t=Na(s.state,e);t?s.dispatch(t):s.update([])}},10)}fe.focus=s=>{s.inputState.lastFocusTime=Date.now(),
!s.scrollDOM.scrollTop&&(s.inputState.lastScrollTop||s.inputState.lastScrollLeft)&&(s.scrollDOM.scrollTop=s.inputState.lastScrollTop,s.scrollDOM.scrollLeft=s.inputState.
lastScrollLeft),Fa(s)};fe.blur=s=>{s.observer.clearSelectionRange(),Fa(s)};fe.compositionstart=fe.compositionupdate=(s,e)=>{if(!s.observer.editContext&&(s.inputState.
compositionFirstChange==null&&(s.inputState.compositionFirstChange=!0),s.inputState.composing<0)){let{main:t}=s.state.selection;!t.empty&&s.lineBlockAt(t.from).
from!=s.lineBlockAt(t.to).from&&!s.state.readOnly&&s.dispatch({changes:s.state.selection.ranges.filter(i=>!i.empty).map(i=>({from:i.from,to:i.to})),userEvent:"i\
nput"}),s.inputState.composing=0}};fe.compositionend=s=>{s.observer.editContext||(s.inputState.composing=-1,s.inputState.compositionEndedAt=Date.now(),s.inputState.
compositionPendingKey=!0,s.inputState.compositionPendingChange=s.observer.pendingRecords().length>0,s.inputState.compositionFirstChange=null,v.chrome&&v.android?
s.observer.flushSoon():s.inputState.compositionPendingChange?Promise.resolve().then(()=>s.observer.flush()):setTimeout(()=>{s.inputState.composing<0&&s.docView.
hasComposition&&s.update([])},50))};fe.contextmenu=s=>{s.inputState.lastContextMenu=Date.now()};Le.beforeinput=(s,e)=>{var t,i;if((e.inputType=="insertText"||e.
inputType=="insertCompositionText")&&(s.inputState.insertingText=e.data,s.inputState.insertingTextAt=Date.now()),e.inputType=="insertReplacementText"&&s.observer.
editContext){let r=(t=e.dataTransfer)===null||t===void 0?void 0:t.getData("text/plain"),o=e.getTargetRanges();if(r&&o.length){let l=o[0],a=s.posAtDOM(l.startContainer,
l.startOffset),h=s.posAtDOM(l.endContainer,l.endOffset);return $r(s,{from:a,to:h,insert:s.state.toText(r)},null),!0}}let n;if(v.chrome&&v.android&&(n=Ea.find(r=>r.
inputType==e.inputType))&&(s.observer.delayAndroidKey(n.key,n.keyCode),n.key=="Backspace"||n.key=="Delete")){let r=((i=window.visualViewport)===null||i===void 0?
void 0:i.height)||0;setTimeout(()=>{var o;(((o=window.visualViewport)===null||o===void 0?void 0:o.height)||0)>r+10&&s.hasFocus&&(s.contentDOM.blur(),s.focus())},
100)}return v.ios&&e.inputType=="deleteContentForward"&&s.observer.flushSoon(),v.safari&&e.inputType=="insertText"&&s.inputState.composing>=0&&setTimeout(()=>fe.
compositionend(s,e),20),!1};var Il=new Set;function Hc(s){Il.has(s)||(Il.add(s),s.addEventListener("copy",()=>{}),s.addEventListener("cut",()=>{}))}var Xl=["pre\
-wrap","normal","pre-line","break-spaces"],si=!1;function Nl(){si=!1}var cr=class{constructor(e){this.lineWrapping=e,this.doc=E.empty,this.heightSamples={},this.
lineHeight=14,this.charWidth=7,this.textHeight=14,this.lineLength=30}heightForGap(e,t){let i=this.doc.lineAt(t).number-this.doc.lineAt(e).number+1;return this.lineWrapping&&
(i+=Math.max(0,Math.ceil((t-e-i*this.lineLength*.5)/this.lineLength))),this.lineHeight*i}heightForLine(e){return this.lineWrapping?(1+Math.max(0,Math.ceil((e-this.
lineLength)/Math.max(1,this.lineLength-5))))*this.lineHeight:this.lineHeight}setDoc(e){return this.doc=e,this}mustRefreshForWrapping(e){return Xl.indexOf(e)>-1!=
this.lineWrapping}mustRefreshForHeights(e){let t=!1;for(let i=0;i<e.length;i++){let n=e[i];n<0?i++:this.heightSamples[Math.floor(n*10)]||(t=!0,this.heightSamples[Math.
floor(n*10)]=!0)}return t}refresh(e,t,i,n,r,o){let l=Xl.indexOf(e)>-1,a=Math.abs(t-this.lineHeight)>.3||this.lineWrapping!=l;if(this.lineWrapping=l,this.lineHeight=
t,this.charWidth=i,this.textHeight=n,this.lineLength=r,a){this.heightSamples={};for(let h=0;h<o.length;h++){let f=o[h];f<0?h++:this.heightSamples[Math.floor(f*10)]=
!0}}return a}},ur=class{constructor(e,t){this.from=e,this.heights=t,this.index=0}get more(){return this.index<this.heights.length}},De=class s{constructor(e,t,i,n,r){
this.from=e,this.length=t,this.top=i,this.height=n,this._content=r}get type(){return typeof this._content=="number"?Pe.Text:Array.isArray(this._content)?this._content:
this._content.type}get to(){return this.from+this.length}get bottom(){return this.top+this.height}get widget(){return this._content instanceof Rt?this._content.
widget:null}get widgetLineBreaks(){return typeof this._content=="number"?this._content:0}join(e){let t=(Array.isArray(this._content)?this._content:[this]).concat(
Array.isArray(e._content)?e._content:[e]);return new s(this.from,this.length+e.length,this.top,this.height+e.height,t)}},V=(function(s){return s[s.ByPos=0]="ByP\
os",s[s.ByHeight=1]="ByHeight",s[s.ByPosNoHeight=2]="ByPosNoHeight",s})(V||(V={})),wn=.001,be=class s{constructor(e,t,i=2){this.length=e,this.height=t,this.flags=
i}get outdated(){return(this.flags&2)>0}set outdated(e){this.flags=(e?2:0)|this.flags&-3}setHeight(e){this.height!=e&&(Math.abs(this.height-e)>wn&&(si=!0),this.
height=e)}replace(e,t,i){return s.of(i)}decomposeLeft(e,t){t.push(this)}decomposeRight(e,t){t.push(this)}applyChanges(e,t,i,n){let r=this,o=i.doc;for(let l=n.length-
1;l>=0;l--){let{fromA:a,toA:h,fromB:f,toB:c}=n[l],u=r.lineAt(a,V.ByPosNoHeight,i.setDoc(t),0,0),d=u.to>=h?u:r.lineAt(h,V.ByPosNoHeight,i,0,0);for(c+=d.to-h,h=d.
to;l>0&&u.from<=n[l-1].toA;)a=n[l-1].fromA,f=n[l-1].fromB,l--,a<u.from&&(u=r.lineAt(a,V.ByPosNoHeight,i,0,0));f+=u.from-a,a=u.from;let p=pr.build(i.setDoc(o),e,
f,c);r=Mn(r,r.replace(a,h,p))}return r.updateHeight(i,0)}static empty(){return new ve(0,0,0)}static of(e){if(e.length==1)return e[0];let t=0,i=e.length,n=0,r=0;
for(;;)if(t==i)if(n>r*2){let l=e[t-1];l.break?e.splice(--t,1,l.left,null,l.right):e.splice(--t,1,l.left,l.right),i+=1+l.break,n-=l.size}else if(r>n*2){let l=e[i];
l.break?e.splice(i,1,l.left,null,l.right):e.splice(i,1,l.left,l.right),i+=2+l.break,r-=l.size}else break;else if(n<r){let l=e[t++];l&&(n+=l.size)}else{let l=e[--i];
l&&(r+=l.size)}let o=!1;return e[t-1]==null?(o=!0,t--):e[t]==null&&(o=!0,i++),new dr(s.of(e.slice(0,t)),o,s.of(e.slice(i)))}};function Mn(s,e){return s==e?s:(s.
constructor!=e.constructor&&(si=!0),e)}be.prototype.size=1;var qc=$.replace({}),Dn=class extends be{constructor(e,t,i){super(e,t),this.deco=i,this.spaceAbove=0}mainBlock(e,t){
return new De(t,this.length,e+this.spaceAbove,this.height-this.spaceAbove,this.deco||0)}blockAt(e,t,i,n){return this.spaceAbove&&e<i+this.spaceAbove?new De(n,0,
i,this.spaceAbove,qc):this.mainBlock(i,n)}lineAt(e,t,i,n,r){let o=this.mainBlock(n,r);return this.spaceAbove?this.blockAt(0,i,n,r).join(o):o}forEachLine(e,t,i,n,r,o){
e<=r+this.length&&t>=r&&o(this.lineAt(0,V.ByPos,i,n,r))}setMeasuredHeight(e){let t=e.heights[e.index++];t<0?(this.spaceAbove=-t,t=e.heights[e.index++]):this.spaceAbove=
0,this.setHeight(t)}updateHeight(e,t=0,i=!1,n){return n&&n.from<=t&&n.more&&this.setMeasuredHeight(n),this.outdated=!1,this}toString(){return`block(${this.length}\
)`}},ve=class s extends Dn{constructor(e,t,i){super(e,t,null),this.collapsed=0,this.widgetHeight=0,this.breaks=0,this.spaceAbove=i}mainBlock(e,t){return new De(
t,this.length,e+this.spaceAbove,this.height-this.spaceAbove,this.breaks)}replace(e,t,i){let n=i[0];return i.length==1&&(n instanceof s||n instanceof ct&&n.flags&
4)&&Math.abs(this.length-n.length)<10?(n instanceof ct?n=new s(n.length,this.height,this.spaceAbove):n.height=this.height,this.outdated||(n.outdated=!1),n):be.of(
i)}updateHeight(e,t=0,i=!1,n){return n&&n.from<=t&&n.more?this.setMeasuredHeight(n):(i||this.outdated)&&(this.spaceAbove=0,this.setHeight(Math.max(this.widgetHeight,
e.heightForLine(this.length-this.collapsed))+this.breaks*e.lineHeight)),this.outdated=!1,this}toString(){return`line(${this.length}${this.collapsed?-this.collapsed:
""}${this.widgetHeight?":"+this.widgetHeight:""})`}},ct=class s extends be{constructor(e){super(e,0)}heightMetrics(e,t){let i=e.doc.lineAt(t).number,n=e.doc.lineAt(
t+this.length).number,r=n-i+1,o,l=0;if(e.lineWrapping){let a=Math.min(this.height,e.lineHeight*r);o=a/r,this.length>r+1&&(l=(this.height-a)/(this.length-r-1))}else
o=this.height/r;return{firstLine:i,lastLine:n,perLine:o,perChar:l}}blockAt(e,t,i,n){let{firstLine:r,lastLine:o,perLine:l,perChar:a}=this.heightMetrics(t,n);if(t.
lineWrapping){let h=n+(e<t.lineHeight?0:Math.round(Math.max(0,Math.min(1,(e-i)/this.height))*this.length)),f=t.doc.lineAt(h),c=l+f.length*a,u=Math.max(i,e-c/2);
return new De(f.from,f.length,u,c,0)}else{let h=Math.max(0,Math.min(o-r,Math.floor((e-i)/l))),{from:f,length:c}=t.doc.line(r+h);return new De(f,c,i+l*h,l,0)}}lineAt(e,t,i,n,r){
if(t==V.ByHeight)return this.blockAt(e,i,n,r);if(t==V.ByPosNoHeight){let{from:d,to:p}=i.doc.lineAt(e);return new De(d,p-d,0,0,0)}let{firstLine:o,perLine:l,perChar:a}=this.
heightMetrics(i,r),h=i.doc.lineAt(e),f=l+h.length*a,c=h.number-o,u=n+l*c+a*(h.from-r-c);return new De(h.from,h.length,Math.max(n,Math.min(u,n+this.height-f)),f,
0)}forEachLine(e,t,i,n,r,o){e=Math.max(e,r),t=Math.min(t,r+this.length);let{firstLine:l,perLine:a,perChar:h}=this.heightMetrics(i,r);for(let f=e,c=n;f<=t;){let u=i.
doc.lineAt(f);if(f==e){let p=u.number-l;c+=a*p+h*(e-r-p)}let d=a+h*u.length;o(new De(u.from,u.length,c,d,0)),c+=d,f=u.to+1}}replace(e,t,i){let n=this.length-t;if(n>
0){let r=i[i.length-1];r instanceof s?i[i.length-1]=new s(r.length+n):i.push(null,new s(n-1))}if(e>0){let r=i[0];r instanceof s?i[0]=new s(e+r.length):i.unshift(
new s(e-1),null)}return be.of(i)}decomposeLeft(e,t){t.push(new s(e-1),null)}decomposeRight(e,t){t.push(null,new s(this.length-e-1))}updateHeight(e,t=0,i=!1,n){let r=t+
this.length;if(n&&n.from<=t+this.length&&n.more){let o=[],l=Math.max(t,n.from),a=-1;for(n.from>t&&o.push(new s(n.from-t-1).updateHeight(e,t));l<=r&&n.more;){let f=e.
doc.lineAt(l).length;o.length&&o.push(null);let c=n.heights[n.index++],u=0;c<0&&(u=-c,c=n.heights[n.index++]),a==-1?a=c:Math.abs(c-a)>=wn&&(a=-2);let d=new ve(f,
c,u);d.outdated=!1,o.push(d),l+=f+1}l<=r&&o.push(null,new s(r-l).updateHeight(e,l));let h=be.of(o);return(a<0||Math.abs(h.height-this.height)>=wn||Math.abs(a-this.
heightMetrics(e,t).perLine)>=wn)&&(si=!0),Mn(this,h)}else(i||this.outdated)&&(this.setHeight(e.heightForGap(t,t+this.length)),this.outdated=!1);return this}toString(){
return`gap(${this.length})`}},dr=class extends be{constructor(e,t,i){super(e.length+(t?1:0)+i.length,e.height+i.height,(t?1:0)|(e.outdated||i.outdated?2:0)),this.
left=e,this.right=i,this.size=e.size+i.size}get break(){return this.flags&1}blockAt(e,t,i,n){let r=i+this.left.height;return e<r?this.left.blockAt(e,t,i,n):this.
right.blockAt(e,t,r,n+this.left.length+this.break)}lineAt(e,t,i,n,r){let o=n+this.left.height,l=r+this.left.length+this.break,a=t==V.ByHeight?e<o:e<l,h=a?this.left.
lineAt(e,t,i,n,r):this.right.lineAt(e,t,i,o,l);if(this.break||(a?h.to<l:h.from>l))return h;let f=t==V.ByPosNoHeight?V.ByPosNoHeight:V.ByPos;return a?h.join(this.
right.lineAt(l,f,i,o,l)):this.left.lineAt(l,f,i,n,r).join(h)}forEachLine(e,t,i,n,r,o){let l=n+this.left.height,a=r+this.left.length+this.break;if(this.break)e<a&&
this.left.forEachLine(e,t,i,n,r,o),t>=a&&this.right.forEachLine(e,t,i,l,a,o);else{let h=this.lineAt(a,V.ByPos,i,n,r);e<h.from&&this.left.forEachLine(e,Math.min(
t,h.from-1),i,n,r,o),h.to>=e&&h.from<=t&&o(h),t>h.to&&this.right.forEachLine(Math.max(e,h.to+1),t,i,l,a,o)}}replace(e,t,i){let n=this.left.length+this.break;if(t<
n)return this.balanced(this.left.replace(e,t,i),this.right);if(e>this.left.length)return this.balanced(this.left,this.right.replace(e-n,t-n,i));let r=[];e>0&&this.
decomposeLeft(e,r);let o=r.length;for(let l of i)r.push(l);if(e>0&&Fl(r,o-1),t<this.length){let l=r.length;this.decomposeRight(t,r),Fl(r,l)}return be.of(r)}decomposeLeft(e,t){
let i=this.left.length;if(e<=i)return this.left.decomposeLeft(e,t);t.push(this.left),this.break&&(i++,e>=i&&t.push(null)),e>i&&this.right.decomposeLeft(e-i,t)}decomposeRight(e,t){
let i=this.left.length,n=i+this.break;if(e>=n)return this.right.decomposeRight(e-n,t);e<i&&this.left.decomposeRight(e,t),this.break&&e<n&&t.push(null),t.push(this.
right)}balanced(e,t){return e.size>2*t.size||t.size>2*e.size?be.of(this.break?[e,null,t]:[e,t]):(this.left=Mn(this.left,e),this.right=Mn(this.right,t),this.setHeight(
e.height+t.height),this.outdated=e.outdated||t.outdated,this.size=e.size+t.size,this.length=e.length+this.break+t.length,this)}updateHeight(e,t=0,i=!1,n){let{left:r,
right:o}=this,l=t+r.length+this.break,a=null;return n&&n.from<=t+r.length&&n.more?a=r=r.updateHeight(e,t,i,n):r.updateHeight(e,t,i),n&&n.from<=l+o.length&&n.more?
a=o=o.updateHeight(e,l,i,n):o.updateHeight(e,l,i),a?this.balanced(r,o):(this.height=this.left.height+this.right.height,this.outdated=!1,this)}toString(){return this.
left+(this.break?" ":"-")+this.right}};function Fl(s,e){let t,i;s[e]==null&&(t=s[e-1])instanceof ct&&(i=s[e+1])instanceof ct&&s.splice(e-1,3,new ct(t.length+1+i.
length))}var zc=5,pr=class s{constructor(e,t){this.pos=e,this.oracle=t,this.nodes=[],this.lineStart=-1,this.lineEnd=-1,this.covering=null,this.writtenTo=e}get isCovered(){
return this.covering&&this.nodes[this.nodes.length-1]==this.covering}span(e,t){if(this.lineStart>-1){let i=Math.min(t,this.lineEnd),n=this.nodes[this.nodes.length-
1];n instanceof ve?n.length+=i-this.pos:(i>this.pos||!this.isCovered)&&this.nodes.push(new ve(i-this.pos,-1,0)),this.writtenTo=i,t>i&&(this.nodes.push(null),this.
writtenTo++,this.lineStart=-1)}this.pos=t}point(e,t,i){if(e<t||i.heightRelevant){let n=i.widget?i.widget.estimatedHeight:0,r=i.widget?i.widget.lineBreaks:0;n<0&&
(n=this.oracle.lineHeight);let o=t-e;i.block?this.addBlock(new Dn(o,n,i)):(o||r||n>=zc)&&this.addLineDeco(n,r,o)}else t>e&&this.span(e,t);this.lineEnd>-1&&this.
lineEnd<this.pos&&(this.lineEnd=this.oracle.doc.lineAt(this.pos).to)}enterLine(){if(this.lineStart>-1)return;let{from:e,to:t}=this.oracle.doc.lineAt(this.pos);this.
lineStart=e,this.lineEnd=t,this.writtenTo<e&&((this.writtenTo<e-1||this.nodes[this.nodes.length-1]==null)&&this.nodes.push(this.blankContent(this.writtenTo,e-1)),
this.nodes.push(null)),this.pos>e&&this.nodes.push(new ve(this.pos-e,-1,0)),this.writtenTo=this.pos}blankContent(e,t){let i=new ct(t-e);return this.oracle.doc.lineAt(
e).to==t&&(i.flags|=4),i}ensureLine(){this.enterLine();let e=this.nodes.length?this.nodes[this.nodes.length-1]:null;if(e instanceof ve)return e;let t=new ve(0,-1,
0);return this.nodes.push(t),t}addBlock(e){this.enterLine();let t=e.deco;t&&t.startSide>0&&!this.isCovered&&this.ensureLine(),this.nodes.push(e),this.writtenTo=
this.pos=this.pos+e.length,t&&t.endSide>0&&(this.covering=e)}addLineDeco(e,t,i){let n=this.ensureLine();n.length+=i,n.collapsed+=i,n.widgetHeight=Math.max(n.widgetHeight,
e),n.breaks+=t,this.writtenTo=this.pos=this.pos+i}finish(e){let t=this.nodes.length==0?null:this.nodes[this.nodes.length-1];this.lineStart>-1&&!(t instanceof ve)&&
!this.isCovered?this.nodes.push(new ve(0,-1,0)):(this.writtenTo<this.pos||t==null)&&this.nodes.push(this.blankContent(this.writtenTo,this.pos));let i=e;for(let n of this.
nodes)n instanceof ve&&n.updateHeight(this.oracle,i),i+=n?n.length:1;return this.nodes}static build(e,t,i,n){let r=new s(i,e);return Q.spans(t,i,n,r,0),r.finish(
i)}};function _c(s,e,t){let i=new mr;return Q.compare(s,e,t,i,0),i.changes}var mr=class{constructor(){this.changes=[]}compareRange(){}comparePoint(e,t,i,n){(e<t||
i&&i.heightRelevant||n&&n.heightRelevant)&&Gt(e,t,this.changes,5)}};function Yc(s,e){let t=s.getBoundingClientRect(),i=s.ownerDocument,n=i.defaultView||window,r=Math.
max(0,t.left),o=Math.min(n.innerWidth,t.right),l=Math.max(0,t.top),a=Math.min(n.innerHeight,t.bottom);for(let h=s.parentNode;h&&h!=i.body;)if(Z(h)){let f=window.
getComputedStyle(h);if((h.scrollHeight>h.clientHeight||h.scrollWidth>h.clientWidth)&&f.overflow!="visible"){let c=h.getBoundingClientRect();r=Math.max(r,c.left),
o=Math.min(o,c.right),l=Math.max(l,c.top),a=Math.min(h==s.parentNode?n.innerHeight:a,c.bottom)}h=f.position=="absolute"||f.position=="fixed"?h.offsetParent:h.parentNode}else if(h.
nodeType==11)h=h.host;else break;return{left:r-t.left,right:Math.max(r,o)-t.left,top:l-(t.top+e),bottom:Math.max(l,a)-(t.top+e)}}function Uc(s){let e=s.getBoundingClientRect(),
t=s.ownerDocument.defaultView||window;return e.left<t.innerWidth&&e.right>0&&e.top<t.innerHeight&&e.bottom>0}function jc(s,e){let t=s.getBoundingClientRect();return{
left:0,right:t.right-t.left,top:e,bottom:t.bottom-(t.top+e)}}var Pi=class{constructor(e,t,i,n){this.from=e,this.to=t,this.size=i,this.displaySize=n}static same(e,t){
if(e.length!=t.length)return!1;for(let i=0;i<e.length;i++){let n=e[i],r=t[i];if(n.from!=r.from||n.to!=r.to||n.size!=r.size)return!1}return!0}draw(e,t){return $.
replace({widget:new gr(this.displaySize*(t?e.scaleY:e.scaleX),t)}).range(this.from,this.to)}},gr=class extends Be{constructor(e,t){super(),this.size=e,this.vertical=
t}eq(e){return e.size==this.size&&e.vertical==this.vertical}toDOM(){let e=document.createElement("div");return this.vertical?e.style.height=this.size+"px":(e.style.
width=this.size+"px",e.style.height="2px",e.style.display="inline-block"),e}get estimatedHeight(){return this.vertical?this.size:-1}},En=class{constructor(e,t){
this.view=e,this.state=t,this.pixelViewport={left:0,right:window.innerWidth,top:0,bottom:0},this.inView=!0,this.paddingTop=0,this.paddingBottom=0,this.contentDOMWidth=
0,this.contentDOMHeight=0,this.editorHeight=0,this.editorWidth=0,this.scaleX=1,this.scaleY=1,this.scrollOffset=0,this.scrolledToBottom=!1,this.scrollAnchorPos=0,
this.scrollAnchorHeight=-1,this.scaler=br,this.scrollTarget=null,this.printing=!1,this.mustMeasureContent=!0,this.defaultTextDirection=F.LTR,this.visibleRanges=
[],this.mustEnforceCursorAssoc=!1;let i=t.facet(Er).some(n=>typeof n!="function"&&n.class=="cm-lineWrapping");this.heightOracle=new cr(i),this.stateDeco=Ql(t),this.
heightMap=be.empty().applyChanges(this.stateDeco,E.empty,this.heightOracle.setDoc(t.doc),[new Ee(0,0,0,t.doc.length)]);for(let n=0;n<2&&(this.viewport=this.getViewport(
0,null),!!this.updateForViewport());n++);this.updateViewportLines(),this.lineGaps=this.ensureLineGaps([]),this.lineGapDeco=$.set(this.lineGaps.map(n=>n.draw(this,
!1))),this.scrollParent=e.scrollDOM,this.computeVisibleRanges()}updateForViewport(){let e=[this.viewport],{main:t}=this.state.selection;for(let i=0;i<=1;i++){let n=i?
t.head:t.anchor;if(!e.some(({from:r,to:o})=>n>=r&&n<=o)){let{from:r,to:o}=this.lineBlockAt(n);e.push(new Ut(r,o))}}return this.viewports=e.sort((i,n)=>i.from-n.
from),this.updateScaler()}updateScaler(){let e=this.scaler;return this.scaler=this.heightMap.height<=7e6?br:yr.get(this.heightOracle,this.heightMap,this.viewports),
e.eq(this.scaler)?0:2}updateViewportLines(){this.viewportLines=[],this.heightMap.forEachLine(this.viewport.from,this.viewport.to,this.heightOracle.setDoc(this.state.
doc),0,0,e=>{this.viewportLines.push(Oi(e,this.scaler))})}update(e,t=null){this.state=e.state;let i=this.stateDeco;this.stateDeco=Ql(this.state);let n=e.changedRanges,
r=Ee.extendWithRanges(n,_c(i,this.stateDeco,e?e.changes:ae.empty(this.state.doc.length))),o=this.heightMap.height,l=this.scrolledToBottom?null:this.scrollAnchorAt(
this.scrollOffset);Nl(),this.heightMap=this.heightMap.applyChanges(this.stateDeco,e.startState.doc,this.heightOracle.setDoc(this.state.doc),r),(this.heightMap.height!=
o||si)&&(e.flags|=2),l?(this.scrollAnchorPos=e.changes.mapPos(l.from,-1),this.scrollAnchorHeight=l.top):(this.scrollAnchorPos=-1,this.scrollAnchorHeight=o);let a=r.
length?this.mapViewport(this.viewport,e.changes):this.viewport;(t&&(t.range.head<a.from||t.range.head>a.to)||!this.viewportIsAppropriate(a))&&(a=this.getViewport(
0,t));let h=a.from!=this.viewport.from||a.to!=this.viewport.to;this.viewport=a,e.flags|=this.updateForViewport(),(h||!e.changes.empty||e.flags&2)&&this.updateViewportLines(),
(this.lineGaps.length||this.viewport.to-this.viewport.from>4e3)&&this.updateLineGaps(this.ensureLineGaps(this.mapLineGaps(this.lineGaps,e.changes))),e.flags|=this.
computeVisibleRanges(e.changes),t&&(this.scrollTarget=t),!this.mustEnforceCursorAssoc&&(e.selectionSet||e.focusChanged)&&e.view.lineWrapping&&e.state.selection.
main.empty&&e.state.selection.main.assoc&&!e.state.facet(ic)&&(this.mustEnforceCursorAssoc=!0)}measure(){let{view:e}=this,t=e.contentDOM,i=window.getComputedStyle(
t),n=this.heightOracle,r=i.whiteSpace;this.defaultTextDirection=i.direction=="rtl"?F.RTL:F.LTR;let o=this.heightOracle.mustRefreshForWrapping(r)||this.mustMeasureContent===
"refresh",l=t.getBoundingClientRect(),a=o||this.mustMeasureContent||this.contentDOMHeight!=l.height;this.contentDOMHeight=l.height,this.mustMeasureContent=!1;let h=0,
f=0;if(l.width&&l.height){let{scaleX:S,scaleY:A}=Jl(t,l);(S>.005&&Math.abs(this.scaleX-S)>.005||A>.005&&Math.abs(this.scaleY-A)>.005)&&(this.scaleX=S,this.scaleY=
A,h|=16,o=a=!0)}let c=(parseInt(i.paddingTop)||0)*this.scaleY,u=(parseInt(i.paddingBottom)||0)*this.scaleY;(this.paddingTop!=c||this.paddingBottom!=u)&&(this.paddingTop=
c,this.paddingBottom=u,h|=18),this.editorWidth!=e.scrollDOM.clientWidth&&(n.lineWrapping&&(a=!0),this.editorWidth=e.scrollDOM.clientWidth,h|=16);let d=ea(this.view.
contentDOM,!1).y;d!=this.scrollParent&&(this.scrollParent=d,this.scrollAnchorHeight=-1,this.scrollOffset=0);let p=this.getScrollOffset();this.scrollOffset!=p&&(this.
scrollAnchorHeight=-1,this.scrollOffset=p),this.scrolledToBottom=sa(this.scrollParent||e.win);let m=(this.printing?jc:Yc)(t,this.paddingTop),g=m.top-this.pixelViewport.
top,b=m.bottom-this.pixelViewport.bottom;this.pixelViewport=m;let x=this.pixelViewport.bottom>this.pixelViewport.top&&this.pixelViewport.right>this.pixelViewport.
left;if(x!=this.inView&&(this.inView=x,x&&(a=!0)),!this.inView&&!this.scrollTarget&&!Uc(e.dom))return 0;let y=l.width;if((this.contentDOMWidth!=y||this.editorHeight!=
e.scrollDOM.clientHeight)&&(this.contentDOMWidth=l.width,this.editorHeight=e.scrollDOM.clientHeight,h|=16),a){let S=e.docView.measureVisibleLineHeights(this.viewport);
if(n.mustRefreshForHeights(S)&&(o=!0),o||n.lineWrapping&&Math.abs(y-this.contentDOMWidth)>n.charWidth){let{lineHeight:A,charWidth:P,textHeight:I}=e.docView.measureTextSize();
o=A>0&&n.refresh(r,A,P,I,Math.max(5,y/P),S),o&&(e.docView.minWidth=0,h|=16)}g>0&&b>0?f=Math.max(g,b):g<0&&b<0&&(f=Math.min(g,b)),Nl();for(let A of this.viewports){
let P=A.from==this.viewport.from?S:e.docView.measureVisibleLineHeights(A);this.heightMap=(o?be.empty().applyChanges(this.stateDeco,E.empty,this.heightOracle,[new Ee(
0,0,0,e.state.doc.length)]):this.heightMap).updateHeight(n,0,o,new ur(A.from,P))}si&&(h|=2)}let C=!this.viewportIsAppropriate(this.viewport,f)||this.scrollTarget&&
(this.scrollTarget.range.head<this.viewport.from||this.scrollTarget.range.head>this.viewport.to);return C&&(h&2&&(h|=this.updateScaler()),this.viewport=this.getViewport(
f,this.scrollTarget),h|=this.updateForViewport()),(h&2||C)&&this.updateViewportLines(),(this.lineGaps.length||this.viewport.to-this.viewport.from>4e3)&&this.updateLineGaps(
this.ensureLineGaps(o?[]:this.lineGaps,e)),h|=this.computeVisibleRanges(),this.mustEnforceCursorAssoc&&(this.mustEnforceCursorAssoc=!1,e.docView.enforceCursorAssoc()),
h}get visibleTop(){return this.scaler.fromDOM(this.pixelViewport.top)}get visibleBottom(){return this.scaler.fromDOM(this.pixelViewport.bottom)}getViewport(e,t){
let i=.5-Math.max(-.5,Math.min(.5,e/1e3/2)),n=this.heightMap,r=this.heightOracle,{visibleTop:o,visibleBottom:l}=this,a=new Ut(n.lineAt(o-i*1e3,V.ByHeight,r,0,0).
from,n.lineAt(l+(1-i)*1e3,V.ByHeight,r,0,0).to);if(t){let{head:h}=t.range;if(h<a.from||h>a.to){let f=Math.min(this.editorHeight,this.pixelViewport.bottom-this.pixelViewport.
top),c=n.lineAt(h,V.ByPos,r,0,0),u;t.y=="center"?u=(c.top+c.bottom)/2-f/2:t.y=="start"||t.y=="nearest"&&h<a.from?u=c.top:u=c.bottom-f,a=new Ut(n.lineAt(u-1e3/2,
V.ByHeight,r,0,0).from,n.lineAt(u+f+1e3/2,V.ByHeight,r,0,0).to)}}return a}mapViewport(e,t){let i=t.mapPos(e.from,-1),n=t.mapPos(e.to,1);return new Ut(this.heightMap.
lineAt(i,V.ByPos,this.heightOracle,0,0).from,this.heightMap.lineAt(n,V.ByPos,this.heightOracle,0,0).to)}viewportIsAppropriate({from:e,to:t},i=0){if(!this.inView)
return!0;let{top:n}=this.heightMap.lineAt(e,V.ByPos,this.heightOracle,0,0),{bottom:r}=this.heightMap.lineAt(t,V.ByPos,this.heightOracle,0,0),{visibleTop:o,visibleBottom:l}=this;
return(e==0||n<=o-Math.max(10,Math.min(-i,250)))&&(t==this.state.doc.length||r>=l+Math.max(10,Math.min(i,250)))&&n>o-2*1e3&&r<l+2*1e3}mapLineGaps(e,t){if(!e.length||
t.empty)return e;let i=[];for(let n of e)t.touchesRange(n.from,n.to)||i.push(new Pi(t.mapPos(n.from),t.mapPos(n.to),n.size,n.displaySize));return i}ensureLineGaps(e,t){
let i=this.heightOracle.lineWrapping,n=i?1e4:2e3,r=n>>1,o=n<<1;if(this.defaultTextDirection!=F.LTR&&!i)return[];let l=[],a=(f,c,u,d)=>{if(c-f<r)return;let p=this.
state.selection.main,m=[p.from];p.empty||m.push(p.to);for(let b of m)if(b>f&&b<c){a(f,b-10,u,d),a(b+10,c,u,d);return}let g=Kc(e,b=>b.from>=u.from&&b.to<=u.to&&Math.
abs(b.from-f)<r&&Math.abs(b.to-c)<r&&!m.some(x=>b.from<x&&b.to>x));if(!g){if(c<u.to&&t&&i&&t.visibleRanges.some(y=>y.from<=c&&y.to>=c)){let y=t.moveToLineBoundary(
w.cursor(c),!1,!0).head;y>f&&(c=y)}let b=this.gapSize(u,f,c,d),x=i||b<2e6?b:2e6;g=new Pi(f,c,b,x)}l.push(g)},h=f=>{if(f.length<o||f.type!=Pe.Text)return;let c=Gc(
f.from,f.to,this.stateDeco);if(c.total<o)return;let u=this.scrollTarget?this.scrollTarget.range.head:null,d,p;if(i){let m=n/this.heightOracle.lineLength*this.heightOracle.
lineHeight,g,b;if(u!=null){let x=gn(c,u),y=((this.visibleBottom-this.visibleTop)/2+m)/f.height;g=x-y,b=x+y}else g=(this.visibleTop-f.top-m)/f.height,b=(this.visibleBottom-
f.top+m)/f.height;d=mn(c,g),p=mn(c,b)}else{let m=c.total*this.heightOracle.charWidth,g=n*this.heightOracle.charWidth,b=0;if(m>2e6)for(let A of e)A.from>=f.from&&
A.from<f.to&&A.size!=A.displaySize&&A.from*this.heightOracle.charWidth+b<this.pixelViewport.left&&(b=A.size-A.displaySize);let x=this.pixelViewport.left+b,y=this.
pixelViewport.right+b,C,S;if(u!=null){let A=gn(c,u),P=((y-x)/2+g)/m;C=A-P,S=A+P}else C=(x-g)/m,S=(y+g)/m;d=mn(c,C),p=mn(c,S)}d>f.from&&a(f.from,d,f,c),p<f.to&&a(
p,f.to,f,c)};for(let f of this.viewportLines)Array.isArray(f.type)?f.type.forEach(h):h(f);return l}gapSize(e,t,i,n){let r=gn(n,i)-gn(n,t);return this.heightOracle.
lineWrapping?e.height*r:n.total*this.heightOracle.charWidth*r}updateLineGaps(e){Pi.same(e,this.lineGaps)||(this.lineGaps=e,this.lineGapDeco=$.set(e.map(t=>t.draw(
this,this.heightOracle.lineWrapping))))}computeVisibleRanges(e){let t=this.stateDeco;this.lineGaps.length&&(t=t.concat(this.lineGapDeco));let i=[];Q.spans(t,this.
viewport.from,this.viewport.to,{span(r,o){i.push({from:r,to:o})},point(){}},20);let n=0;if(i.length!=this.visibleRanges.length)n=12;else for(let r=0;r<i.length&&
!(n&8);r++){let o=this.visibleRanges[r],l=i[r];(o.from!=l.from||o.to!=l.to)&&(n|=4,e&&e.mapPos(o.from,-1)==l.from&&e.mapPos(o.to,1)==l.to||(n|=8))}return this.visibleRanges=
i,n}lineBlockAt(e){return e>=this.viewport.from&&e<=this.viewport.to&&this.viewportLines.find(t=>t.from<=e&&t.to>=e)||Oi(this.heightMap.lineAt(e,V.ByPos,this.heightOracle,
0,0),this.scaler)}lineBlockAtHeight(e){return e>=this.viewportLines[0].top&&e<=this.viewportLines[this.viewportLines.length-1].bottom&&this.viewportLines.find(t=>t.
top<=e&&t.bottom>=e)||Oi(this.heightMap.lineAt(this.scaler.fromDOM(e),V.ByHeight,this.heightOracle,0,0),this.scaler)}getScrollOffset(){return this.scrollParent==
this.view.scrollDOM?this.scrollParent.scrollTop*this.scaleY:(this.scrollParent?this.scrollParent.getBoundingClientRect().top:0)-this.view.contentDOM.getBoundingClientRect().
top}scrollAnchorAt(e){let t=this.lineBlockAtHeight(e+12-this.paddingTop);return t.from>=this.viewport.from||this.viewportLines[0].top-e>200?t:this.viewportLines[0]}elementAtHeight(e){
return Oi(this.heightMap.blockAt(this.scaler.fromDOM(e),this.heightOracle,0,0),this.scaler)}get docHeight(){return this.scaler.toDOM(this.heightMap.height)}get contentHeight(){
return this.docHeight+this.paddingTop+this.paddingBottom}},Ut=class{constructor(e,t){this.from=e,this.to=t}};function Gc(s,e,t){let i=[],n=s,r=0;return Q.spans(
t,s,e,{span(){},point(o,l){o>n&&(i.push({from:n,to:o}),r+=o-n),n=l}},20),n<e&&(i.push({from:n,to:e}),r+=e-n),{total:r,ranges:i}}function mn({total:s,ranges:e},t){
if(t<=0)return e[0].from;if(t>=1)return e[e.length-1].to;let i=Math.floor(s*t);for(let n=0;;n++){let{from:r,to:o}=e[n],l=o-r;if(i<=l)return r+i;i-=l}}function gn(s,e){
let t=0;for(let{from:i,to:n}of s.ranges){if(e<=n){t+=e-i;break}t+=n-i}return t/s.total}function Kc(s,e){for(let t of s)if(e(t))return t}var br={toDOM(s){return s},
fromDOM(s){return s},scale:1,eq(s){return s==this}};function Ql(s){let e=s.facet(Fn).filter(i=>typeof i!="function"),t=s.facet(Br).filter(i=>typeof i!="function");
return t.length&&e.push(Q.join(t)),e}var yr=class s{constructor(e,t){this.scale=e,this.viewports=t}static get(e,t,i){let n=0,r=0,o=0,l=i.map(({from:h,to:f})=>{let c=t.
lineAt(h,V.ByPos,e,0,0).top,u=t.lineAt(f,V.ByPos,e,0,0).bottom;return n+=u-c,{from:h,to:f,top:c,bottom:u,domTop:0,domBottom:0}});if(t.height-n<10)return br;let a=(7e6-
n)/(t.height-n);for(let h of l)h.domTop=o+(h.top-r)*a,o=h.domBottom=h.domTop+(h.bottom-h.top),r=h.bottom;return new s(a,l)}toDOM(e){for(let t=0,i=0,n=0;;t++){let r=t<
this.viewports.length?this.viewports[t]:null;if(!r||e<r.top)return n+(e-i)*this.scale;if(e<=r.bottom)return r.domTop+(e-r.top);i=r.bottom,n=r.domBottom}}fromDOM(e){
for(let t=0,i=0,n=0;;t++){let r=t<this.viewports.length?this.viewports[t]:null;if(!r||e<r.domTop)return i+(e-n)/this.scale;if(e<=r.domBottom)return r.top+(e-r.domTop);
i=r.bottom,n=r.domBottom}}eq(e){return e instanceof s?this.scale==e.scale&&this.viewports.length==e.viewports.length&&this.viewports.every((t,i)=>t.from==e.viewports[i].
from&&t.to==e.viewports[i].to):!1}};function Oi(s,e){if(e.scale==1)return s;let t=e.toDOM(s.top),i=e.toDOM(s.bottom);return new De(s.from,s.length,t,i-t,Array.isArray(
s._content)?s._content.map(n=>Oi(n,e)):s._content)}var bn=R.define({combine:s=>s.join(" ")}),Or=R.define({combine:s=>s.indexOf(!0)>-1}),xr=ke.newName(),Qa=ke.newName(),
Va=ke.newName(),Wa={"&light":"."+Qa,"&dark":"."+Va};function wr(s,e,t){return new ke(e,{finish(i){return/&/.test(i)?i.replace(/&\w*/,n=>{if(n=="&")return s;if(!t||
!t[n])throw new RangeError(`Unsupported selector: ${n}`);return t[n]}):s+" "+i}})}var Zc=wr("."+xr,{"&":{position:"relative !important",boxSizing:"border-box","\
&.cm-focused":{outline:"1px dotted #212121"},display:"flex !important",flexDirection:"column"},".cm-scroller":{display:"flex !important",alignItems:"flex-start \
!important",fontFamily:"monospace",lineHeight:1.4,height:"100%",overflowX:"auto",position:"relative",zIndex:0,overflowAnchor:"none"},".cm-content":{margin:0,flexGrow:2,
flexShrink:0,display:"block",whiteSpace:"pre",wordWrap:"normal",boxSizing:"border-box",minHeight:"100%",padding:"4px 0",outline:"none","&[contenteditable=true]":{
WebkitUserModify:"read-write-plaintext-only"}},".cm-lineWrapping":{whiteSpace_fallback:"pre-wrap",whiteSpace:"break-spaces",wordBreak:"break-word",overflowWrap:"\
anywhere",flexShrink:1},"&light .cm-content":{caretColor:"black"},"&dark .cm-content":{caretColor:"white"},".cm-line":{display:"block",padding:"0 2px 0 6px"},".\
cm-layer":{userSelect:"none",position:"absolute",left:0,top:0,contain:"size style","& > *":{position:"absolute"}},"&light .cm-selectionBackground":{background:"\
#d9d9d9"},"&dark .cm-selectionBackground":{background:"#222"},"&light.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground":{background:"#d7d4\
f0"},"&dark.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground":{background:"#233"},".cm-cursorLayer":{pointerEvents:"none"},"&.cm-focused >\
 .cm-scroller > .cm-cursorLayer":{animation:"steps(1) cm-blink 1.2s infinite"},"@keyframes cm-blink":{"0%":{},"50%":{opacity:0},"100%":{}},"@keyframes cm-blink2":{
"0%":{},"50%":{opacity:0},"100%":{}},".cm-cursor, .cm-dropCursor":{borderLeft:"1.2px solid black",marginLeft:"-0.6px",pointerEvents:"none"},".cm-cursor":{display:"\
none"},"&dark .cm-cursor":{borderLeftColor:"#ddd"},".cm-selectionHandle":{backgroundColor:"currentColor",width:"1.5px"},".cm-selectionHandle-start::before, .cm-\
selectionHandle-end::before":{content:'""',backgroundColor:"inherit",borderRadius:"50%",width:"8px",height:"8px",position:"absolute",left:"-3.25px"},".cm-select\
ionHandle-start::before":{top:"-8px"},".cm-selectionHandle-end::before":{bottom:"-8px"},".cm-dropCursor":{position:"absolute"},"&.cm-focused > .cm-scroller > .c\
m-cursorLayer .cm-cursor":{display:"block"},".cm-iso":{unicodeBidi:"isolate"},".cm-announced":{position:"fixed",top:"-10000px"},"@media print":{".cm-announced":{
display:"none"}},"&light .cm-activeLine":{backgroundColor:"#cceeff44"},"&dark .cm-activeLine":{backgroundColor:"#99eeff33"},"&light .cm-specialChar":{color:"red"},
"&dark .cm-specialChar":{color:"#f78"},".cm-gutters":{flexShrink:0,display:"flex",height:"100%",boxSizing:"border-box",zIndex:200},".cm-gutters-before":{insetInlineStart:0},
".cm-gutters-after":{insetInlineEnd:0},"&light .cm-gutters":{backgroundColor:"#f5f5f5",color:"#6c6c6c",border:"0px solid #ddd","&.cm-gutters-before":{borderRightWidth:"\
1px"},"&.cm-gutters-after":{borderLeftWidth:"1px"}},"&dark .cm-gutters":{backgroundColor:"#333338",color:"#ccc"},".cm-gutter":{display:"flex !important",flexDirection:"\
column",flexShrink:0,boxSizing:"border-box",minHeight:"100%",overflow:"hidden"},".cm-gutterElement":{boxSizing:"border-box"},".cm-lineNumbers .cm-gutterElement":{
padding:"0 3px 0 5px",minWidth:"20px",textAlign:"right",whiteSpace:"nowrap"},"&light .cm-activeLineGutter":{backgroundColor:"#e2f2ff"},"&dark .cm-activeLineGutt\
er":{backgroundColor:"#222227"},".cm-panels":{boxSizing:"border-box",position:"sticky",left:0,right:0,zIndex:300},"&light .cm-panels":{backgroundColor:"#f5f5f5",
color:"black"},".cm-panels-top":{top:"0"},".cm-panels-bottom":{bottom:"0"},"&light .cm-panels-top":{borderBottom:"1px solid #ddd"},"&light .cm-panels-bottom":{borderTop:"\
1px solid #ddd"},"&dark .cm-panels":{backgroundColor:"#333338",color:"white"},".cm-dialog":{padding:"2px 19px 4px 6px",position:"relative","& label":{fontSize:"\
80%"}},".cm-dialog-close":{position:"absolute",top:"3px",right:"4px",backgroundColor:"inherit",border:"none",font:"inherit",fontSize:"14px",padding:"0"},".cm-ta\
b":{display:"inline-block",overflow:"hidden",verticalAlign:"bottom"},".cm-widgetBuffer":{verticalAlign:"baseline",height:"1em",width:0,display:"inline"},".cm-pl\
aceholder":{color:"#888",display:"inline-block",verticalAlign:"top",userSelect:"none"},".cm-highlightSpace":{background:"radial-gradient(circle at 50% 55%, #aaa\
 20%, transparent 0) no-repeat",backgroundSize:".4em",backgroundPosition:"calc(min(50%, 0px)) center"},".cm-highlightTab":{backgroundImage:`url('data:image/svg+\
xml,<svg xmlns="http://www.w3.org/2000/svg" width="200" height="20"><path stroke="%23888" stroke-width="1" fill="none" d="M1 10H196L190 5M190 15L196 10M197 4L19\
7 16"/></svg>')`,backgroundSize:"auto 100%",backgroundPosition:"right 90%",backgroundRepeat:"no-repeat"},".cm-trailingSpace":{backgroundColor:"#ff332255"},".cm-\
button":{verticalAlign:"middle",color:"inherit",fontSize:"70%",padding:".2em 1em",borderRadius:"1px"},"&light .cm-button":{backgroundImage:"linear-gradient(#eff\
1f5, #d9d9df)",border:"1px solid #888","&:active":{backgroundImage:"linear-gradient(#b4b4b4, #d0d3d6)"}},"&dark .cm-button":{backgroundImage:"linear-gradient(#3\
93939, #111)",border:"1px solid #888","&:active":{backgroundImage:"linear-gradient(#111, #333)"}},".cm-textfield":{verticalAlign:"middle",color:"inherit",fontSize:"\
70%",border:"1px solid silver",padding:".2em .5em"},"&light .cm-textfield":{backgroundColor:"white"},"&dark .cm-textfield":{border:"1px solid #555",backgroundColor:"\
inherit"}},Wa),Jc={childList:!0,characterData:!0,subtree:!0,attributes:!0,characterDataOldValue:!0},Ns=v.ie&&v.ie_version<=11,Sr=class{constructor(e){this.view=
e,this.active=!1,this.editContext=null,this.selectionRange=new qs,this.selectionChanged=!1,this.delayedFlush=-1,this.resizeTimeout=-1,this.queue=[],this.delayedAndroidKey=
null,this.flushingAndroidKey=-1,this.lastChange=0,this.scrollTargets=[],this.intersection=null,this.resizeScroll=null,this.intersecting=!1,this.gapIntersection=
null,this.gaps=[],this.printQuery=null,this.parentCheck=-1,this.dom=e.contentDOM,this.observer=new MutationObserver(t=>{for(let i of t)this.queue.push(i);(v.ie&&
v.ie_version<=11||v.ios&&e.composing)&&t.some(i=>i.type=="childList"&&i.removedNodes.length||i.type=="characterData"&&i.oldValue.length>i.target.nodeValue.length)?
this.flushSoon():this.flush()}),window.EditContext&&v.android&&e.constructor.EDIT_CONTEXT!==!1&&!(v.chrome&&v.chrome_version<126)&&(this.editContext=new kr(e),e.
state.facet(it)&&(e.contentDOM.editContext=this.editContext.editContext)),Ns&&(this.onCharData=t=>{this.queue.push({target:t.target,type:"characterData",oldValue:t.
prevValue}),this.flushSoon()}),this.onSelectionChange=this.onSelectionChange.bind(this),this.onResize=this.onResize.bind(this),this.onPrint=this.onPrint.bind(this),
this.onScroll=this.onScroll.bind(this),window.matchMedia&&(this.printQuery=window.matchMedia("print")),typeof ResizeObserver=="function"&&(this.resizeScroll=new ResizeObserver(
()=>{var t;((t=this.view.docView)===null||t===void 0?void 0:t.lastUpdate)<Date.now()-75&&this.onResize()}),this.resizeScroll.observe(e.scrollDOM)),this.addWindowListeners(
this.win=e.win),this.start(),typeof IntersectionObserver=="function"&&(this.intersection=new IntersectionObserver(t=>{this.parentCheck<0&&(this.parentCheck=setTimeout(
this.listenForScroll.bind(this),1e3)),t.length>0&&t[t.length-1].intersectionRatio>0!=this.intersecting&&(this.intersecting=!this.intersecting,this.intersecting!=
this.view.inView&&this.onScrollChanged(document.createEvent("Event")))},{threshold:[0,.001]}),this.intersection.observe(this.dom),this.gapIntersection=new IntersectionObserver(
t=>{t.length>0&&t[t.length-1].intersectionRatio>0&&this.onScrollChanged(document.createEvent("Event"))},{})),this.listenForScroll(),this.readSelectionRange()}onScrollChanged(e){
this.view.inputState.runHandlers("scroll",e),this.intersecting&&this.view.measure()}onScroll(e){this.intersecting&&this.flush(this.pendingRecords().length>0),this.
editContext&&this.view.requestMeasure(this.editContext.measureReq),this.onScrollChanged(e)}onResize(){this.resizeTimeout<0&&(this.resizeTimeout=setTimeout(()=>{
this.resizeTimeout=-1,this.view.requestMeasure()},50))}onPrint(e){(e.type=="change"||!e.type)&&!e.matches||(this.view.viewState.printing=!0,this.view.measure(),
setTimeout(()=>{this.view.viewState.printing=!1,this.view.requestMeasure()},500))}updateGaps(e){if(this.gapIntersection&&(e.length!=this.gaps.length||this.gaps.
some((t,i)=>t!=e[i]))){this.gapIntersection.disconnect();for(let t of e)this.gapIntersection.observe(t);this.gaps=e}}onSelectionChange(e){let t=this.selectionChanged;
if(!this.readSelectionRange()||this.delayedAndroidKey)return;let{view:i}=this,n=this.selectionRange;if(i.state.facet(it)?i.root.activeElement!=this.dom:!xi(this.
dom,n))return;let r=n.anchorNode&&i.docView.tile.nearest(n.anchorNode);if(r&&r.isWidget()&&r.widget.ignoreEvent(e)){t||(this.selectionChanged=!1);return}(v.ie&&
v.ie_version<=11||v.android&&v.chrome)&&!i.state.selection.main.empty&&n.focusNode&&Si(n.focusNode,n.focusOffset,n.anchorNode,n.anchorOffset)?this.flushSoon():this.
flush(!1)}readSelectionRange(){let{view:e}=this,t=Mi(e.root);if(!t)return!1;let i=v.safari&&e.root.nodeType==11&&e.root.activeElement==this.dom&&eu(this.view,t)||
t;if(!i||this.selectionRange.eq(i))return!1;let n=xi(this.dom,i);return n&&!this.selectionChanged&&e.inputState.lastFocusTime>Date.now()-200&&e.inputState.lastTouchTime<
Date.now()-300&&_f(this.dom,i)?(this.view.inputState.lastFocusTime=0,e.docView.updateSelection(),!1):(this.selectionRange.setRange(i),n&&(this.selectionChanged=
!0),!0)}setSelectionRange(e,t){this.selectionRange.set(e.node,e.offset,t.node,t.offset),this.selectionChanged=!1}clearSelectionRange(){this.selectionRange.set(null,
0,null,0)}listenForScroll(){this.parentCheck=-1;let e=0,t=null;for(let i=this.dom;i;)if(Z(i))!t&&e<this.scrollTargets.length&&this.scrollTargets[e]==i?e++:t||(t=
this.scrollTargets.slice(0,e)),t&&t.push(i),i=i.assignedSlot||i.parentNode;else if(i.nodeType==11)i=i.host;else break;if(e<this.scrollTargets.length&&!t&&(t=this.
scrollTargets.slice(0,e)),t){for(let i of this.scrollTargets)i.removeEventListener("scroll",this.onScroll);for(let i of this.scrollTargets=t)i.addEventListener(
"scroll",this.onScroll)}}ignore(e){if(!this.active)return e();try{return this.stop(),e()}finally{this.start(),this.clear()}}start(){this.active||(this.observer.
observe(this.dom,Jc),Ns&&this.dom.addEventListener("DOMCharacterDataModified",this.onCharData),this.active=!0)}stop(){this.active&&(this.active=!1,this.observer.
disconnect(),Ns&&this.dom.removeEventListener("DOMCharacterDataModified",this.onCharData))}clear(){this.processRecords(),this.queue.length=0,this.selectionChanged=
!1}delayAndroidKey(e,t){var i;if(!this.delayedAndroidKey){let n=()=>{let r=this.delayedAndroidKey;r&&(this.clearDelayedAndroidKey(),this.view.inputState.lastKeyCode=
r.keyCode,this.view.inputState.lastKeyTime=Date.now(),!this.flush()&&r.force&&Kt(this.dom,r.key,r.keyCode))};this.flushingAndroidKey=this.view.win.requestAnimationFrame(
n)}(!this.delayedAndroidKey||e=="Enter")&&(this.delayedAndroidKey={key:e,keyCode:t,force:this.lastChange<Date.now()-50||!!(!((i=this.delayedAndroidKey)===null||
i===void 0)&&i.force)})}clearDelayedAndroidKey(){this.win.cancelAnimationFrame(this.flushingAndroidKey),this.delayedAndroidKey=null,this.flushingAndroidKey=-1}flushSoon(){
this.delayedFlush<0&&(this.delayedFlush=this.view.win.requestAnimationFrame(()=>{this.delayedFlush=-1,this.flush()}))}forceFlush(){this.delayedFlush>=0&&(this.view.
win.cancelAnimationFrame(this.delayedFlush),this.delayedFlush=-1),this.flush()}pendingRecords(){for(let e of this.observer.takeRecords())this.queue.push(e);return this.
queue}processRecords(){let e=this.pendingRecords();e.length&&(this.queue=[]);let t=-1,i=-1,n=!1;for(let r of e){let o=this.readMutation(r);o&&(o.typeOver&&(n=!0),
t==-1?{from:t,to:i}=o:(t=Math.min(o.from,t),i=Math.max(o.to,i)))}return{from:t,to:i,typeOver:n}}readChange(){let{from:e,to:t,typeOver:i}=this.processRecords(),n=this.
selectionChanged&&xi(this.dom,this.selectionRange);if(e<0&&!n)return null;e>-1&&(this.lastChange=Date.now()),this.view.inputState.lastFocusTime=0,this.selectionChanged=
!1;let r=new or(this.view,e,t,i);return this.view.docView.domChanged={newSel:r.newSel?r.newSel.main:null},r}flush(e=!0){if(this.delayedFlush>=0||this.delayedAndroidKey)
return!1;e&&this.readSelectionRange();let t=this.selectionChanged,i=this.readChange();if(!i)return this.view.requestMeasure(),!1;let n=this.view.state,r=Ma(this.
view,i);return this.view.state==n&&(i.domChanged||t)&&this.view.update([]),r}readMutation(e){let t=this.view.docView.tile.nearest(e.target);if(!t||t.isWidget())
return null;if(t.markDirty(e.type=="attributes"),e.type=="childList"){let i=Vl(t,e.previousSibling||e.target.previousSibling,-1),n=Vl(t,e.nextSibling||e.target.
nextSibling,1);return{from:i?t.posAfter(i):t.posAtStart,to:n?t.posBefore(n):t.posAtEnd,typeOver:!1}}else return e.type=="characterData"?{from:t.posAtStart,to:t.
posAtEnd,typeOver:e.target.nodeValue==e.oldValue}:null}setWindow(e){e!=this.win&&(this.removeWindowListeners(this.win),this.win=e,this.addWindowListeners(this.win))}addWindowListeners(e){
e.addEventListener("resize",this.onResize),this.printQuery?this.printQuery.addEventListener?this.printQuery.addEventListener("change",this.onPrint):this.printQuery.
addListener(this.onPrint):e.addEventListener("beforeprint",this.onPrint),e.addEventListener("scroll",this.onScroll),e.document.addEventListener("selectionchange",
this.onSelectionChange)}removeWindowListeners(e){e.removeEventListener("scroll",this.onScroll),e.removeEventListener("resize",this.onResize),this.printQuery?this.
printQuery.removeEventListener?this.printQuery.removeEventListener("change",this.onPrint):this.printQuery.removeListener(this.onPrint):e.removeEventListener("be\
foreprint",this.onPrint),e.document.removeEventListener("selectionchange",this.onSelectionChange)}update(e){this.editContext&&(this.editContext.update(e),e.startState.
facet(it)!=e.state.facet(it)&&(e.view.contentDOM.editContext=e.state.facet(it)?this.editContext.editContext:null))}destroy(){var e,t,i;this.stop(),(e=this.intersection)===
null||e===void 0||e.disconnect(),(t=this.gapIntersection)===null||t===void 0||t.disconnect(),(i=this.resizeScroll)===null||i===void 0||i.disconnect();for(let n of this.
scrollTargets)n.removeEventListener("scroll",this.onScroll);this.removeWindowListeners(this.win),clearTimeout(this.parentCheck),clearTimeout(this.resizeTimeout),
this.win.cancelAnimationFrame(this.delayedFlush),this.win.cancelAnimationFrame(this.flushingAndroidKey),this.editContext&&(this.view.contentDOM.editContext=null,
this.editContext.destroy())}};function Vl(s,e,t){for(;e;){let i=H.get(e);if(i&&i.parent==s)return i;let n=e.parentNode;e=n!=s.dom?n:t>0?e.nextSibling:e.previousSibling}
return null}function Wl(s,e){let t=e.startContainer,i=e.startOffset,n=e.endContainer,r=e.endOffset,o=s.docView.domAtPos(s.state.selection.main.anchor,1);return Si(
o.node,o.offset,n,r)&&([t,i,n,r]=[n,r,t,i]),{anchorNode:t,anchorOffset:i,focusNode:n,focusOffset:r}}function eu(s,e){if(e.getComposedRanges){let n=e.getComposedRanges(
s.root)[0];if(n)return Wl(s,n)}let t=null;function i(n){n.preventDefault(),n.stopImmediatePropagation(),t=n.getTargetRanges()[0]}return s.contentDOM.addEventListener(
"beforeinput",i,!0),s.dom.ownerDocument.execCommand("indent"),s.contentDOM.removeEventListener("beforeinput",i,!0),t?Wl(s,t):null}var kr=class{constructor(e){this.
from=0,this.to=0,this.pendingContextChange=null,this.handlers=Object.create(null),this.composing=null,this.resetRange(e.state);let t=this.editContext=new window.
EditContext({text:e.state.doc.sliceString(this.from,this.to),selectionStart:this.toContextPos(Math.max(this.from,Math.min(this.to,e.state.selection.main.anchor))),
selectionEnd:this.toContextPos(e.state.selection.main.head)});this.handlers.textupdate=i=>{let n=e.state.selection.main,{anchor:r,head:o}=n,l=this.toEditorPos(i.
updateRangeStart),a=this.toEditorPos(i.updateRangeEnd);e.inputState.composing>=0&&!this.composing&&(this.composing={contextBase:i.updateRangeStart,editorBase:l,
drifted:!1});let h=a-l>i.text.length;l==this.from&&r<this.from?l=r:a==this.to&&r>this.to&&(a=r);let f=Da(e.state.sliceDoc(l,a),i.text,(h?n.from:n.to)-l,h?"end":
null);if(!f){let u=w.single(this.toEditorPos(i.selectionStart),this.toEditorPos(i.selectionEnd));lr(u,n)||e.dispatch({selection:u,userEvent:"select"});return}let c={
from:f.from+l,to:f.toA+l,insert:E.of(i.text.slice(f.from,f.toB).split(`
`))};if((v.mac||v.android)&&c.from==o-1&&/^\. ?$/.test(i.text)&&e.contentDOM.getAttribute("autocorrect")=="off"&&(c={from:l,to:a,insert:E.of([i.text.replace(".",
" ")])}),this.pendingContextChange=c,!e.state.readOnly){let u=this.to-this.from+(c.to-c.from+c.insert.length);$r(e,c,w.single(this.toEditorPos(i.selectionStart,
u),this.toEditorPos(i.selectionEnd,u)))}this.pendingContextChange&&(this.revertPending(e.state),this.setSelection(e.state)),c.from<c.to&&!c.insert.length&&e.inputState.
composing>=0&&!/[\\p{Alphabetic}\\p{Number}_]/.test(t.text.slice(Math.max(0,i.updateRangeStart-1),Math.min(t.text.length,i.updateRangeStart+1)))&&this.handlers.
compositionend(i)},this.handlers.characterboundsupdate=i=>{let n=[],r=null;for(let o=this.toEditorPos(i.rangeStart),l=this.toEditorPos(i.rangeEnd);o<l;o++){let a=e.
coordsForChar(o);r=a&&new DOMRect(a.left,a.top,a.right-a.left,a.bottom-a.top)||r||new DOMRect,n.push(r)}t.updateCharacterBounds(i.rangeStart,n)},this.handlers.textformatupdate=
i=>{let n=[];for(let r of i.getTextFormats()){let o=r.underlineStyle,l=r.underlineThickness;if(!/none/i.test(o)&&!/none/i.test(l)){let a=this.toEditorPos(r.rangeStart),
h=this.toEditorPos(r.rangeEnd);if(a<h){let f=`text-decoration: underline ${/^[a-z]/.test(o)?o+" ":o=="Dashed"?"dashed ":o=="Squiggle"?"wavy ":""}${/thin/i.test(
l)?1:2}px`;n.push($.mark({attributes:{style:f}}).range(a,h))}}}e.dispatch({effects:xa.of($.set(n))})},this.handlers.compositionstart=()=>{e.inputState.composing<
0&&(e.inputState.composing=0,e.inputState.compositionFirstChange=!0)},this.handlers.compositionend=()=>{if(e.inputState.composing=-1,e.inputState.compositionFirstChange=
null,this.composing){let{drifted:i}=this.composing;this.composing=null,i&&this.reset(e.state)}};for(let i in this.handlers)t.addEventListener(i,this.handlers[i]);
this.measureReq={read:i=>{let n=Mi(i.root);n&&n.rangeCount&&this.editContext.updateSelectionBounds(n.getRangeAt(0).getBoundingClientRect())}}}applyEdits(e){let t=0,
i=!1,n=this.pendingContextChange;return e.changes.iterChanges((r,o,l,a,h)=>{if(i)return;let f=h.length-(o-r);if(n&&o>=n.to)if(n.from==r&&n.to==o&&n.insert.eq(h)){
n=this.pendingContextChange=null,t+=f,this.to+=f;return}else n=null,this.revertPending(e.state);if(r+=t,o+=t,o<=this.from)this.from+=f,this.to+=f;else if(r<this.
to){if(r<this.from||o>this.to||this.to-this.from+h.length>3e4){i=!0;return}this.editContext.updateText(this.toContextPos(r),this.toContextPos(o),h.toString()),this.
to+=f}t+=f}),n&&!i&&this.revertPending(e.state),!i}update(e){let t=this.pendingContextChange,i=e.startState.selection.main;this.composing&&(this.composing.drifted||
!e.changes.touchesRange(i.from,i.to)&&e.transactions.some(n=>!n.isUserEvent("input.type")&&n.changes.touchesRange(this.from,this.to)))?(this.composing.drifted=!0,
this.composing.editorBase=e.changes.mapPos(this.composing.editorBase)):!this.applyEdits(e)||!this.rangeIsValid(e.state)?(this.pendingContextChange=null,this.reset(
e.state)):(e.docChanged||e.selectionSet||t)&&this.setSelection(e.state),(e.geometryChanged||e.docChanged||e.selectionSet)&&e.view.requestMeasure(this.measureReq)}resetRange(e){
let{head:t}=e.selection.main;this.from=Math.max(0,t-1e4),this.to=Math.min(e.doc.length,t+1e4)}reset(e){this.resetRange(e),this.editContext.updateText(0,this.editContext.
text.length,e.doc.sliceString(this.from,this.to)),this.setSelection(e)}revertPending(e){let t=this.pendingContextChange;this.pendingContextChange=null,this.editContext.
updateText(this.toContextPos(t.from),this.toContextPos(t.from+t.insert.length),e.doc.sliceString(t.from,t.to))}setSelection(e){let{main:t}=e.selection,i=this.toContextPos(
Math.max(this.from,Math.min(this.to,t.anchor))),n=this.toContextPos(t.head);(this.editContext.selectionStart!=i||this.editContext.selectionEnd!=n)&&this.editContext.
updateSelection(i,n)}rangeIsValid(e){let{head:t}=e.selection.main;return!(this.from>0&&t-this.from<500||this.to<e.doc.length&&this.to-t<500||this.to-this.from>1e4*
3)}toEditorPos(e,t=this.to-this.from){e=Math.min(e,t);let i=this.composing;return i&&i.drifted?i.editorBase+(e-i.contextBase):e+this.from}toContextPos(e){let t=this.
composing;return t&&t.drifted?t.contextBase+(e-t.editorBase):e-this.from}destroy(){for(let e in this.handlers)this.editContext.removeEventListener(e,this.handlers[e])}},
T=class s{get state(){return this.viewState.state}get viewport(){return this.viewState.viewport}get visibleRanges(){return this.viewState.visibleRanges}get inView(){
return this.viewState.inView}get composing(){return!!this.inputState&&this.inputState.composing>0}get compositionStarted(){return!!this.inputState&&this.inputState.
composing>=0}get root(){return this._root}get win(){return this.dom.ownerDocument.defaultView||window}constructor(e={}){var t;this.plugins=[],this.pluginMap=new Map,
this.editorAttrs={},this.contentAttrs={},this.bidiCache=[],this.destroyed=!1,this.updateState=2,this.measureScheduled=-1,this.measureRequests=[],this.clearAnnouncement=
-1,this.contentDOM=document.createElement("div"),this.scrollDOM=document.createElement("div"),this.scrollDOM.tabIndex=-1,this.scrollDOM.className="cm-scroller",
this.scrollDOM.appendChild(this.contentDOM),this.announceDOM=document.createElement("div"),this.announceDOM.className="cm-announced",this.announceDOM.setAttribute(
"aria-live","polite"),this.dom=document.createElement("div"),this.dom.appendChild(this.announceDOM),this.dom.appendChild(this.scrollDOM),e.parent&&e.parent.appendChild(
this.dom);let{dispatch:i}=e;this.dispatchTransactions=e.dispatchTransactions||i&&(n=>n.forEach(r=>i(r,this)))||(n=>this.update(n)),this.dispatch=this.dispatch.bind(
this),this._root=e.root||zf(e.parent)||document,this.viewState=new En(this,e.state||_.create(e)),e.scrollTo&&e.scrollTo.is(un)&&(this.viewState.scrollTarget=e.scrollTo.
value.clip(this.viewState.state)),this.plugins=this.state.facet(Yt).map(n=>new vi(n));for(let n of this.plugins)n.update(this);this.observer=new Sr(this),this.inputState=
new ar(this),this.inputState.ensureHandlers(this.plugins),this.docView=new Rn(this),this.mountStyles(),this.updateAttrs(),this.updateState=0,this.requestMeasure(),
!((t=document.fonts)===null||t===void 0)&&t.ready&&document.fonts.ready.then(()=>{this.viewState.mustMeasureContent="refresh",this.requestMeasure()})}dispatch(...e){
let t=e.length==1&&e[0]instanceof G?e:e.length==1&&Array.isArray(e[0])?e[0]:[this.state.update(...e)];this.dispatchTransactions(t,this)}update(e){if(this.updateState!=
0)throw new Error("Calls to EditorView.update are not allowed while an update is in progress");let t=!1,i=!1,n,r=this.state;for(let u of e){if(u.startState!=r)throw new RangeError(
"Trying to update state with a transaction that doesn't start from the previous state.");r=u.state}if(this.destroyed){this.viewState.state=r;return}let o=this.hasFocus,
l=0,a=null;e.some(u=>u.annotation(Xa))?(this.inputState.notifiedFocused=o,l=1):o!=this.inputState.notifiedFocused&&(this.inputState.notifiedFocused=o,a=Na(r,o),
a||(l=1));let h=this.observer.delayedAndroidKey,f=null;if(h?(this.observer.clearDelayedAndroidKey(),f=this.observer.readChange(),(f&&!this.state.doc.eq(r.doc)||
!this.state.selection.eq(r.selection))&&(f=null)):this.observer.clear(),r.facet(_.phrases)!=this.state.facet(_.phrases))return this.setState(r);n=An.create(this,
r,e),n.flags|=l;let c=this.viewState.scrollTarget;try{this.updateState=2;for(let u of e){if(c&&(c=c.map(u.changes)),u.scrollIntoView){let{main:d}=u.state.selection,
{x:p,y:m}=this.state.facet(s.cursorScrollMargin);c=new ki(d.empty?d:w.cursor(d.head,d.head>d.anchor?-1:1),"nearest","nearest",m,p)}for(let d of u.effects)d.is(un)&&
(c=d.value.clip(this.state))}this.viewState.update(n,c),this.bidiCache=Bn.update(this.bidiCache,n.changes),n.empty||(this.updatePlugins(n),this.inputState.update(
n)),t=this.docView.update(n),this.state.facet(yi)!=this.styleModules&&this.mountStyles(),i=this.updateAttrs(),this.showAnnouncements(e),this.docView.updateSelection(
t,e.some(u=>u.isUserEvent("select.pointer")))}finally{this.updateState=0}if(n.startState.facet(bn)!=n.state.facet(bn)&&(this.viewState.mustMeasureContent=!0),(t||
i||c||this.viewState.mustEnforceCursorAssoc||this.viewState.mustMeasureContent)&&this.requestMeasure(),t&&this.docViewUpdate(),!n.empty)for(let u of this.state.
facet(Us))try{u(n)}catch(d){ee(this.state,d,"update listener")}(a||f)&&Promise.resolve().then(()=>{a&&this.state==a.startState&&this.dispatch(a),f&&!Ma(this,f)&&
h.force&&Kt(this.contentDOM,h.key,h.keyCode)})}setState(e){if(this.updateState!=0)throw new Error("Calls to EditorView.setState are not allowed while an update \
is in progress");if(this.destroyed){this.viewState.state=e;return}this.updateState=2;let t=this.hasFocus;try{for(let i of this.plugins)i.destroy(this);this.viewState=
new En(this,e),this.plugins=e.facet(Yt).map(i=>new vi(i)),this.pluginMap.clear();for(let i of this.plugins)i.update(this);this.docView.destroy(),this.docView=new Rn(
this),this.inputState.ensureHandlers(this.plugins),this.mountStyles(),this.updateAttrs(),this.bidiCache=[]}finally{this.updateState=0}t&&this.focus(),this.requestMeasure()}updatePlugins(e){
let t=e.startState.facet(Yt),i=e.state.facet(Yt);if(t!=i){let n=[];for(let r of i){let o=t.indexOf(r);if(o<0)n.push(new vi(r));else{let l=this.plugins[o];l.mustUpdate=
e,n.push(l)}}for(let r of this.plugins)r.mustUpdate!=e&&r.destroy(this);this.plugins=n,this.pluginMap.clear()}else for(let n of this.plugins)n.mustUpdate=e;for(let n=0;n<
this.plugins.length;n++)this.plugins[n].update(this);t!=i&&this.inputState.ensureHandlers(this.plugins)}docViewUpdate(){for(let e of this.plugins){let t=e.value;
if(t&&t.docViewUpdate)try{t.docViewUpdate(this)}catch(i){ee(this.state,i,"doc view update listener")}}}measure(e=!0){if(this.destroyed)return;if(this.measureScheduled>
-1&&this.win.cancelAnimationFrame(this.measureScheduled),this.observer.delayedAndroidKey){this.measureScheduled=-1,this.requestMeasure();return}this.measureScheduled=
0,e&&this.observer.forceFlush();let t=null,i=this.viewState.scrollParent,n=this.viewState.getScrollOffset(),{scrollAnchorPos:r,scrollAnchorHeight:o,scaleY:l}=this.
viewState;Math.abs(n-this.viewState.scrollOffset)>1&&(o=-1),this.viewState.scrollAnchorHeight=-1;try{for(let a=0;;a++){if(o<0){if(sa(i||this.win))r=-1,o=this.viewState.
heightMap.height/this.viewState.scaleY;else{let p=this.viewState.scrollAnchorAt(n);r=p.from,o=p.top}l=this.viewState.scaleY}this.updateState=1;let h=this.viewState.
measure();if(!h&&!this.measureRequests.length&&this.viewState.scrollTarget==null)break;if(a>5){console.warn(this.measureRequests.length?"Measure loop restarted \
more than 5 times":"Viewport failed to stabilize");break}let f=[];h&4||([this.measureRequests,f]=[f,this.measureRequests]);let c=f.map(p=>{try{return p.read(this)}catch(m){
return ee(this.state,m),Hl}}),u=An.create(this,this.state,[]),d=!1;u.flags|=h,t?t.flags|=h:t=u,this.updateState=2,u.empty||(this.updatePlugins(u),this.inputState.
update(u),this.updateAttrs(),d=this.docView.update(u),d&&this.docViewUpdate());for(let p=0;p<f.length;p++)if(c[p]!=Hl)try{let m=f[p];m.write&&m.write(c[p],this)}catch(m){
ee(this.state,m)}if(d&&this.docView.updateSelection(!0),!u.viewportChanged&&this.measureRequests.length==0){if(this.viewState.editorHeight)if(this.viewState.scrollTarget){
this.docView.scrollIntoView(this.viewState.scrollTarget),this.viewState.scrollTarget=null,o=-1;continue}else{let m=(r<0?this.viewState.heightMap.height:this.viewState.
lineBlockAt(r).top)/this.viewState.scaleY-o/l;if((m>1||m<-1)&&!(v.ios&&this.inputState.lastIOSMomentumScroll>Date.now()-100)&&(i==this.scrollDOM||this.hasFocus||
Math.max(this.inputState.lastWheelEvent,this.inputState.lastTouchTime)>Date.now()-100)){n=n+m,i?r<0?i.scrollTop=i.scrollHeight:i.scrollTop+=m:this.win.scrollBy(
0,m),o=-1;continue}}break}}}finally{this.updateState=0,this.measureScheduled=-1}if(t&&!t.empty)for(let a of this.state.facet(Us))a(t)}get themeClasses(){return xr+
" "+(this.state.facet(Or)?Va:Qa)+" "+this.state.facet(bn)}updateAttrs(){let e=ql(this,wa,{class:"cm-editor"+(this.hasFocus?" cm-focused ":" ")+this.themeClasses}),
t={spellcheck:"false",autocorrect:"off",autocapitalize:"off",writingsuggestions:"false",translate:"no",contenteditable:this.state.facet(it)?"true":"false",class:"\
cm-content",style:`${v.tabSize}: ${this.state.tabSize}`,role:"textbox","aria-multiline":"true"};this.state.readOnly&&(t["aria-readonly"]="true"),ql(this,Er,t);let i=this.
observer.ignore(()=>{let n=kl(this.contentDOM,this.contentAttrs,t),r=kl(this.dom,this.editorAttrs,e);return n||r});return this.editorAttrs=e,this.contentAttrs=t,
i}showAnnouncements(e){let t=!0;for(let i of e)for(let n of i.effects)if(n.is(s.announce)){t&&(this.announceDOM.textContent="",this.win.clearTimeout(this.clearAnnouncement),
this.clearAnnouncement=this.win.setTimeout(()=>{this.announceDOM.textContent="\xA0"},200),t=!1);let r=this.announceDOM.appendChild(document.createElement("div"));
r.textContent=n.value}}mountStyles(){this.styleModules=this.state.facet(yi);let e=this.state.facet(s.cspNonce);ke.mount(this.root,this.styleModules.concat(Zc).reverse(),
e?{nonce:e}:void 0)}readMeasured(){if(this.updateState==2)throw new Error("Reading the editor layout isn't allowed during an update");this.updateState==0&&this.
measureScheduled>-1&&this.measure(!1)}requestMeasure(e){if(this.measureScheduled<0&&(this.measureScheduled=this.win.requestAnimationFrame(()=>this.measure())),e){
if(this.measureRequests.indexOf(e)>-1)return;if(e.key!=null){for(let t=0;t<this.measureRequests.length;t++)if(this.measureRequests[t].key===e.key){this.measureRequests[t]=
e;return}}this.measureRequests.push(e)}}plugin(e){let t=this.pluginMap.get(e);return(t===void 0||t&&t.plugin!=e)&&this.pluginMap.set(e,t=this.plugins.find(i=>i.
plugin==e)||null),t&&t.update(this).value}get documentTop(){return this.contentDOM.getBoundingClientRect().top+this.viewState.paddingTop}get documentPadding(){return{
top:this.viewState.paddingTop,bottom:this.viewState.paddingBottom}}get scaleX(){return this.viewState.scaleX}get scaleY(){return this.viewState.scaleY}elementAtHeight(e){
return this.readMeasured(),this.viewState.elementAtHeight(e)}lineBlockAtHeight(e){return this.readMeasured(),this.viewState.lineBlockAtHeight(e)}get viewportLineBlocks(){
return this.viewState.viewportLines}lineBlockAt(e){return this.viewState.lineBlockAt(e)}get contentHeight(){return this.viewState.contentHeight}moveByChar(e,t,i){
return Xs(this,e,Tl(this,e,t,i))}moveByGroup(e,t){return Xs(this,e,Tl(this,e,t,i=>Sc(this,e.head,i)))}visualLineSide(e,t){return t?w.cursor(e.to,1):w.cursor(e.from,
-1)}moveToLineBoundary(e,t,i=!0){return wc(this,e,t,i)}moveVertically(e,t,i){return Xs(this,e,kc(this,e,t,i))}domAtPos(e,t=1){return this.docView.domAtPos(e,t)}posAtDOM(e,t=0){
return this.docView.posFromDOM(e,t)}posAtCoords(e,t=!0){this.readMeasured();let i=nr(this,e,t);return i&&i.pos}posAndSideAtCoords(e,t=!0){return this.readMeasured(),
nr(this,e,t)}coordsAtPos(e,t=1){this.readMeasured();let i=this.state.doc.lineAt(e),n=this.bidiSpans(i),r=n[Ae.find(n,e-i.from,-1,t)];return i.length&&(e==i.from&&
t<0||e==i.to&&t>0)&&r.dir!=this.textDirectionAt(i.from)&&(e==i.to?(e=i.from+r.from,t=1):(e=i.from+r.to,t=-1)),this.docView.coordsAt(e,t,r.dir==F.RTL)}coordsForChar(e){
return this.readMeasured(),this.docView.coordsForChar(e)}get defaultCharacterWidth(){return this.viewState.heightOracle.charWidth}get defaultLineHeight(){return this.
viewState.heightOracle.lineHeight}get textDirection(){return this.viewState.defaultTextDirection}textDirectionAt(e){return!this.state.facet(ya)||e<this.viewport.
from||e>this.viewport.to?this.textDirection:(this.readMeasured(),this.docView.textDirectionAt(e))}get lineWrapping(){return this.viewState.heightOracle.lineWrapping}bidiSpans(e){
if(e.length>tu)return fa(e.length);let t=this.textDirectionAt(e.from),i;for(let r of this.bidiCache)if(r.from==e.from&&r.dir==t&&(r.fresh||ha(r.isolates,i=Al(this,
e))))return r.order;i||(i=Al(this,e));let n=Jf(e.text,t,i);return this.bidiCache.push(new Bn(e.from,e.to,t,i,!0,n)),n}get hasFocus(){var e;return(this.dom.ownerDocument.
hasFocus()||v.safari&&((e=this.inputState)===null||e===void 0?void 0:e.lastContextMenu)>Date.now()-3e4)&&this.root.activeElement==this.contentDOM}focus(){this.observer.
ignore(()=>{na(this.contentDOM),this.docView.updateSelection()})}setRoot(e){this._root!=e&&(this._root=e,this.observer.setWindow((e.nodeType==9?e:e.ownerDocument).
defaultView||window),this.mountStyles())}destroy(){this.root.activeElement==this.contentDOM&&this.contentDOM.blur();for(let e of this.plugins)e.destroy(this);this.
plugins=[],this.inputState.destroy(),this.docView.destroy(),this.dom.remove(),this.observer.destroy(),this.win.clearTimeout(this.clearAnnouncement),this.measureScheduled>
-1&&this.win.cancelAnimationFrame(this.measureScheduled),this.destroyed=!0}static scrollIntoView(e,t={}){var i,n,r,o;return un.of(new ki(typeof e=="number"?w.cursor(
e):e,(i=t.y)!==null&&i!==void 0?i:"nearest",(n=t.x)!==null&&n!==void 0?n:"nearest",(r=t.yMargin)!==null&&r!==void 0?r:5,(o=t.xMargin)!==null&&o!==void 0?o:5))}scrollSnapshot(){
let{scrollTop:e,scrollLeft:t}=this.scrollDOM,i=this.viewState.scrollAnchorAt(e);return un.of(new ki(w.cursor(i.from),"start","start",i.top-e,t,!0))}setTabFocusMode(e){
e==null?this.inputState.tabFocusMode=this.inputState.tabFocusMode<0?0:-1:typeof e=="boolean"?this.inputState.tabFocusMode=e?0:-1:this.inputState.tabFocusMode!=0&&
(this.inputState.tabFocusMode=Date.now()+e)}static domEventHandlers(e){return pe.define(()=>({}),{eventHandlers:e})}static domEventObservers(e){return pe.define(
()=>({}),{eventObservers:e})}static theme(e,t){let i=ke.newName(),n=[bn.of(i),yi.of(wr(`.${i}`,e))];return t&&t.dark&&n.push(Or.of(!0)),n}static baseTheme(e){return et.
lowest(yi.of(wr("."+xr,e,Wa)))}static findFromDOM(e){var t;let i=e.querySelector(".cm-content"),n=i&&H.get(i)||H.get(e);return((t=n?.root)===null||t===void 0?void 0:
t.view)||null}};T.styleModule=yi;T.inputHandler=ga;T.clipboardInputFilter=Mr;T.clipboardOutputFilter=Dr;T.scrollHandler=Oa;T.focusChangeEffect=ba;T.perLineTextDirection=
ya;T.exceptionSink=ma;T.updateListener=Us;T.editable=it;T.mouseSelectionStyle=pa;T.dragMovesSelection=da;T.clickAddsSelectionRange=ua;T.decorations=Fn;T.blockWrappers=
Sa;T.outerDecorations=Br;T.atomicRanges=Bi;T.bidiIsolatedRanges=ka;T.cursorScrollMargin=R.define({combine:s=>{let e=5,t=5;for(let i of s)typeof i=="number"?e=t=
i:{x:e,y:t}=i;return{x:e,y:t}}});T.scrollMargins=Ca;T.darkTheme=Or;T.cspNonce=R.define({combine:s=>s.length?s[0]:""});T.contentAttributes=Er;T.editorAttributes=
wa;T.lineWrapping=T.contentAttributes.of({class:"cm-lineWrapping"});T.announce=B.define();var tu=4096,Hl={},Bn=class s{constructor(e,t,i,n,r,o){this.from=e,this.
to=t,this.dir=i,this.isolates=n,this.fresh=r,this.order=o}static update(e,t){if(t.empty&&!e.some(r=>r.fresh))return e;let i=[],n=e.length?e[e.length-1].dir:F.LTR;
for(let r=Math.max(0,e.length-10);r<e.length;r++){let o=e[r];o.dir==n&&!t.touchesRange(o.from,o.to)&&i.push(new s(t.mapPos(o.from,1),t.mapPos(o.to,-1),o.dir,o.isolates,
!1,o.order))}return i}};function ql(s,e,t){for(let i=s.state.facet(e),n=i.length-1;n>=0;n--){let r=i[n],o=typeof r=="function"?r(s):r;o&&Pr(o,t)}return t}var iu=v.
mac?"mac":v.windows?"win":v.linux?"linux":"key";function nu(s,e){let t=s.split(/-(?!$)/),i=t[t.length-1];i=="Space"&&(i=" ");let n,r,o,l;for(let a=0;a<t.length-
1;++a){let h=t[a];if(/^(cmd|meta|m)$/i.test(h))l=!0;else if(/^a(lt)?$/i.test(h))n=!0;else if(/^(c|ctrl|control)$/i.test(h))r=!0;else if(/^s(hift)?$/i.test(h))o=
!0;else if(/^mod$/i.test(h))e=="mac"?l=!0:r=!0;else throw new Error("Unrecognized modifier name: "+h)}return n&&(i="Alt-"+i),r&&(i="Ctrl-"+i),l&&(i="Meta-"+i),o&&
(i="Shift-"+i),i}function yn(s,e,t){return e.altKey&&(s="Alt-"+s),e.ctrlKey&&(s="Ctrl-"+s),e.metaKey&&(s="Meta-"+s),t!==!1&&e.shiftKey&&(s="Shift-"+s),s}var su=et.
default(T.domEventHandlers({keydown(s,e){return au(ru(e.state),s,e,"editor")}})),Vn=R.define({enables:su}),zl=new WeakMap;function ru(s){let e=s.facet(Vn),t=zl.
get(e);return t||zl.set(e,t=lu(e.reduce((i,n)=>i.concat(n),[]))),t}var ft=null,ou=4e3;function lu(s,e=iu){let t=Object.create(null),i=Object.create(null),n=(o,l)=>{let a=i[o];if(a==null)i[o]=l;else if(a!=l)throw new Error("Key \
binding "+o+" is used both as a regular binding and as a multi-stroke prefix")},r=(o,l,a,h,f)=>{var c,u;let d=t[o]||(t[o]=Object.create(null)),p=l.split(/ (?!$)/).
map(b=>nu(b,e));for(let b=1;b<p.length;b++){let x=p.slice(0,b).join(" ");n(x,!0),d[x]||(d[x]={preventDefault:!0,stopPropagation:!1,run:[y=>{let C=ft={view:y,prefix:x,
scope:o};return setTimeout(()=>{ft==C&&(ft=null)},ou),!0}]})}let m=p.join(" ");n(m,!1);let g=d[m]||(d[m]={preventDefault:!1,stopPropagation:!1,run:((u=(c=d._any)===
null||c===void 0?void 0:c.run)===null||u===void 0?void 0:u.slice())||[]});a&&g.run.push(a),h&&(g.preventDefault=!0),f&&(g.stopPropagation=!0)};for(let o of s){let l=o.
scope?o.scope.split(" "):["editor"];if(o.any)for(let h of l){let f=t[h]||(t[h]=Object.create(null));f._any||(f._any={preventDefault:!1,stopPropagation:!1,run:[]});
let{any:c}=o;for(let u in f)f[u].run.push(d=>c(d,vr))}let a=o[e]||o.key;if(a)for(let h of l)r(h,a,o.run,o.preventDefault,o.stopPropagation),o.shift&&r(h,"Shift-"+
a,o.shift,o.preventDefault,o.stopPropagation)}return t}var vr=null;function au(s,e,t,i){vr=e;let n=yl(e),r=Je(n,0),o=at(r)==n.length&&n!=" ",l="",a=!1,h=!1,f=!1;
ft&&ft.view==t&&ft.scope==i&&(l=ft.prefix+" ",Ba.indexOf(e.keyCode)<0&&(h=!0,ft=null));let c=new Set,u=g=>{if(g){for(let b of g.run)if(!c.has(b)&&(c.add(b),b(t)))
return g.stopPropagation&&(f=!0),!0;g.preventDefault&&(g.stopPropagation&&(f=!0),h=!0)}return!1},d=s[i],p,m;return d&&(u(d[l+yn(n,e,!o)])?a=!0:o&&(e.altKey||e.metaKey||
e.ctrlKey)&&!(v.windows&&e.ctrlKey&&e.altKey)&&!(v.mac&&e.altKey&&!(e.ctrlKey||e.metaKey))&&(p=tt[e.keyCode])&&p!=n?(u(d[l+yn(p,e,!0)])||e.shiftKey&&(m=zt[e.keyCode])!=
n&&m!=p&&u(d[l+yn(m,e,!1)]))&&(a=!0):o&&e.shiftKey&&u(d[l+yn(n,e,!0)])&&(a=!0),!a&&u(d._any)&&(a=!0)),h&&(a=!0),a&&f&&e.stopPropagation(),vr=null,a}var _l=!v.ios;var hu=v.gecko&&v.gecko_version==153?"#ffffff01":"transparent",jm=et.highest(T.theme({".cm-line":{..._l?{"& ::selection, &::selection":{backgroundColor:`${hu} !\
important`}}:{},caretColor:"transparent !important"},".cm-content":{caretColor:"transparent !important","& :focus":{caretColor:"initial !important",..._l?{"&::s\
election, & ::selection":{backgroundColor:"Highlight !important"}}:{}}}}));var Gm=/x/.unicode!=null?"gu":"g";var Cr=class extends Be{constructor(e){super(),this.content=e}toDOM(e){let t=document.createElement("span");return t.className="cm-placeholder",t.style.pointerEvents=
"none",t.appendChild(typeof this.content=="string"?document.createTextNode(this.content):typeof this.content=="function"?this.content(e):this.content.cloneNode(
!0)),t.setAttribute("aria-hidden","true"),t}coordsAt(e){let t=e.firstChild?wi(e.firstChild):[];if(!t.length)return null;let i=window.getComputedStyle(e.parentNode),
n=Di(t[0],i.direction!="rtl"),r=parseInt(i.lineHeight);return n.bottom-n.top>r*1.5?{left:n.left,right:n.right,top:n.top,bottom:n.top+r}:n}ignoreEvent(){return!1}};
function fu(s){let e=pe.fromClass(class{constructor(t){this.view=t,this.placeholder=s?$.set([$.widget({widget:new Cr(s),side:1}).range(0)]):$.none}get decorations(){
return this.view.state.doc.length?$.none:this.placeholder}},{decorations:t=>t.decorations});return typeof s=="string"?[e,T.contentAttributes.of({"aria-placehold\
er":s})]:e}var On="-10000px",Ln=class{constructor(e,t,i,n){this.facet=t,this.createTooltipView=i,this.removeTooltipView=n,this.input=e.state.facet(t),this.tooltips=this.input.
filter(o=>o);let r=null;this.tooltipViews=this.tooltips.map(o=>r=i(o,r))}update(e,t){var i;let n=e.state.facet(this.facet),r=n.filter(a=>a);if(n===this.input){for(let a of this.
tooltipViews)a.update&&a.update(e);return!1}let o=[],l=t?[]:null;for(let a=0;a<r.length;a++){let h=r[a],f=-1;if(h){for(let c=0;c<this.tooltips.length;c++){let u=this.
tooltips[c];u&&u.create==h.create&&(f=c)}if(f<0)o[a]=this.createTooltipView(h,a?o[a-1]:null),l&&(l[a]=!!h.above);else{let c=o[a]=this.tooltipViews[f];l&&(l[a]=t[f]),
c.update&&c.update(e)}}}for(let a of this.tooltipViews)o.indexOf(a)<0&&(this.removeTooltipView(a),(i=a.destroy)===null||i===void 0||i.call(a));return t&&(l.forEach(
(a,h)=>t[h]=a),t.length=l.length),this.input=n,this.tooltips=r,this.tooltipViews=o,!0}};function cu(s={}){return Sn.of(s)}function Ha(s){let e=s.dom.ownerDocument.
documentElement,t=e.clientWidth,i=getComputedStyle(e);if(!/stable/.test(i.scrollbarGutter||""))return{left:0,right:t};let n=e.getBoundingClientRect(),r=s.win.scrollX;
return{left:Math.max(0,n.left+r-parseFloat(i.marginLeft)),right:Math.min(t,n.right+r+parseFloat(i.marginRight))}}function uu(s){let{left:e,right:t}=Ha(s);return{
top:0,left:e,right:t,bottom:s.dom.ownerDocument.documentElement.clientHeight}}var Sn=R.define({combine:s=>{var e,t,i;return{position:v.ios?"absolute":((e=s.find(
n=>n.position))===null||e===void 0?void 0:e.position)||"fixed",parent:((t=s.find(n=>n.parent))===null||t===void 0?void 0:t.parent)||null,tooltipSpace:((i=s.find(
n=>n.tooltipSpace))===null||i===void 0?void 0:i.tooltipSpace)||uu}}}),Yl=new WeakMap,Ir=pe.fromClass(class{constructor(s){this.view=s,this.above=[],this.inView=
!0,this.madeAbsolute=!1,this.lastTransaction=0,this.measureTimeout=-1;let e=s.state.facet(Sn);this.position=e.position,this.parent=e.parent,this.classes=s.themeClasses,
this.createContainer(),this.measureReq={read:this.readMeasure.bind(this),write:this.writeMeasure.bind(this),key:this},this.resizeObserver=typeof ResizeObserver==
"function"?new ResizeObserver(()=>this.measureSoon()):null,this.manager=new Ln(s,Li,(t,i)=>this.createTooltip(t,i),t=>{this.resizeObserver&&this.resizeObserver.
unobserve(t.dom),t.dom.remove()}),this.above=this.manager.tooltips.map(t=>!!t.above),this.intersectionObserver=typeof IntersectionObserver=="function"?new IntersectionObserver(
t=>{Date.now()>this.lastTransaction-50&&t.length>0&&t[t.length-1].intersectionRatio<1&&this.measureSoon()},{threshold:[1]}):null,this.observeIntersection(),s.win.
addEventListener("resize",this.measureSoon=this.measureSoon.bind(this)),this.maybeMeasure()}createContainer(){this.parent?(this.container=document.createElement(
"div"),this.container.style.position="relative",this.container.className=this.view.themeClasses,this.parent.appendChild(this.container)):this.container=this.view.
dom}observeIntersection(){if(this.intersectionObserver){this.intersectionObserver.disconnect();for(let s of this.manager.tooltipViews)this.intersectionObserver.
observe(s.dom)}}measureSoon(){this.measureTimeout<0&&(this.measureTimeout=setTimeout(()=>{this.measureTimeout=-1,this.maybeMeasure()},50))}update(s){s.transactions.
length&&(this.lastTransaction=Date.now());let e=this.manager.update(s,this.above);e&&this.observeIntersection();let t=e||s.geometryChanged,i=s.state.facet(Sn);if(i.
position!=this.position&&!this.madeAbsolute){this.position=i.position;for(let n of this.manager.tooltipViews)n.dom.style.position=this.position;t=!0}if(i.parent!=
this.parent){this.parent&&this.container.remove(),this.parent=i.parent,this.createContainer();for(let n of this.manager.tooltipViews)this.container.appendChild(
n.dom);t=!0}else this.parent&&this.view.themeClasses!=this.classes&&(this.classes=this.container.className=this.view.themeClasses);t&&this.maybeMeasure()}createTooltip(s,e){
let t=s.create(this.view),i=e?e.dom:null;if(t.dom.classList.add("cm-tooltip"),s.arrow&&!t.dom.querySelector(".cm-tooltip > .cm-tooltip-arrow")){let n=document.createElement(
"div");n.className="cm-tooltip-arrow",t.dom.appendChild(n)}return t.dom.style.position=this.position,t.dom.style.top=On,t.dom.style.left="0px",this.container.insertBefore(
t.dom,i),t.mount&&t.mount(this.view),this.resizeObserver&&this.resizeObserver.observe(t.dom),t}destroy(){var s,e,t;this.view.win.removeEventListener("resize",this.
measureSoon);for(let i of this.manager.tooltipViews)i.dom.remove(),(s=i.destroy)===null||s===void 0||s.call(i);this.parent&&this.container.remove(),(e=this.resizeObserver)===
null||e===void 0||e.disconnect(),(t=this.intersectionObserver)===null||t===void 0||t.disconnect(),clearTimeout(this.measureTimeout)}readMeasure(){let s=1,e=1,t=!1,
i=0;if(this.position=="fixed"&&this.manager.tooltipViews.length){let{dom:o}=this.manager.tooltipViews[0];if(v.safari){let l=o.getBoundingClientRect();t=Math.abs(
l.top+1e4)>1||Math.abs(l.left)>1}else t=!!o.offsetParent&&o.offsetParent!=this.container.ownerDocument.body}if(t||this.position=="absolute")if(this.parent){let o=this.
parent.getBoundingClientRect();o.width&&o.height&&(s=o.width/this.parent.offsetWidth,e=o.height/this.parent.offsetHeight)}else({scaleX:s,scaleY:e}=this.view.viewState);else
i=Ha(this.view).left;let n=this.view.scrollDOM.getBoundingClientRect(),r=Lr(this.view);return{visible:{left:n.left+r.left,top:n.top+r.top,right:n.right-r.right,
bottom:n.bottom-r.bottom},parent:this.parent?this.container.getBoundingClientRect():this.view.dom.getBoundingClientRect(),pos:this.manager.tooltips.map((o,l)=>{
let a=this.manager.tooltipViews[l];return a.getCoords?a.getCoords(o.pos):this.view.coordsAtPos(o.pos)}),size:this.manager.tooltipViews.map(({dom:o})=>o.getBoundingClientRect()),
space:this.view.state.facet(Sn).tooltipSpace(this.view),scaleX:s,scaleY:e,makeAbsolute:t,fixedLeft:i}}writeMeasure(s){var e;if(s.makeAbsolute){this.madeAbsolute=
!0,this.position="absolute";for(let l of this.manager.tooltipViews)l.dom.style.position="absolute"}let{visible:t,space:i,scaleX:n,scaleY:r}=s,o=[];for(let l=0;l<
this.manager.tooltips.length;l++){let a=this.manager.tooltips[l],h=this.manager.tooltipViews[l],{dom:f}=h,c=s.pos[l],u=s.size[l];if(!c||a.clip!==!1&&(c.bottom<=
Math.max(t.top,i.top)||c.top>=Math.min(t.bottom,i.bottom)||c.right<Math.max(t.left,i.left)-.1||c.left>Math.min(t.right,i.right)+.1)){f.style.top=On;continue}let d=a.
arrow?h.dom.querySelector(".cm-tooltip-arrow"):null,p=d?7:0,m=u.right-u.left,g=(e=Yl.get(h))!==null&&e!==void 0?e:u.bottom-u.top,b=h.offset||pu,x=this.view.textDirection==
F.LTR,y=u.width>i.right-i.left?x?i.left:i.right-u.width:x?Math.max(i.left,Math.min(c.left-(d?14:0)+b.x,i.right-m)):Math.min(Math.max(i.left,c.left-m+(d?14:0)-b.
x),i.right-m),C=this.above[l];!a.strictSide&&(C?c.top-g-p-b.y<i.top:c.bottom+g+p+b.y>i.bottom)&&C==i.bottom-c.bottom>c.top-i.top&&(C=this.above[l]=!C);let S=(C?
c.top-i.top:i.bottom-c.bottom)-p;if(S<g&&h.resize!==!1){if(S<this.view.defaultLineHeight){f.style.top=On;continue}Yl.set(h,g),f.style.height=(g=S)/r+"px"}else f.
style.height&&(f.style.height="");let A=C?c.top-g-p-b.y:c.bottom+p+b.y,P=y+m;if(h.overlap!==!0)for(let I of o)I.left<P&&I.right>y&&I.top<A+g&&I.bottom>A&&(A=C?I.
top-g-2-p:I.bottom+p+2);if(this.position=="absolute"?(f.style.top=(A-s.parent.top)/r+"px",Ul(f,(y-s.parent.left)/n)):(f.style.top=A/r+"px",Ul(f,(y-s.fixedLeft)/
n)),d){let I=c.left+(x?b.x:-b.x)-(y+14-7);d.style.left=I/n+"px"}h.overlap!==!0&&o.push({left:y,top:A,right:P,bottom:A+g}),f.classList.toggle("cm-tooltip-above",
C),f.classList.toggle("cm-tooltip-below",!C),h.positioned&&h.positioned(s.space)}}maybeMeasure(){if(this.manager.tooltips.length&&(this.view.inView&&this.view.requestMeasure(
this.measureReq),this.inView!=this.view.inView&&(this.inView=this.view.inView,!this.inView)))for(let s of this.manager.tooltipViews)s.dom.style.top=On}},{eventObservers:{
scroll(){this.maybeMeasure()}}});function Ul(s,e){let t=parseInt(s.style.left,10);(isNaN(t)||Math.abs(e-t)>1)&&(s.style.left=e+"px")}var du=T.baseTheme({".cm-to\
oltip":{zIndex:500,boxSizing:"border-box"},"&light .cm-tooltip":{border:"1px solid #bbb",backgroundColor:"#f5f5f5"},"&light .cm-tooltip-section:not(:first-child\
)":{borderTop:"1px solid #bbb"},"&dark .cm-tooltip":{backgroundColor:"#333338",color:"white"},".cm-tooltip-arrow":{height:"7px",width:"14px",position:"absolute",
zIndex:-1,overflow:"hidden","&:before, &:after":{content:"''",position:"absolute",width:0,height:0,borderLeft:"7px solid transparent",borderRight:"7px solid tra\
nsparent"},".cm-tooltip-above &":{bottom:"-7px","&:before":{borderTop:"7px solid #bbb"},"&:after":{borderTop:"7px solid #f5f5f5",bottom:"1px"}},".cm-tooltip-bel\
ow &":{top:"-7px","&:before":{borderBottom:"7px solid #bbb"},"&:after":{borderBottom:"7px solid #f5f5f5",top:"1px"}}},"&dark .cm-tooltip .cm-tooltip-arrow":{"&:\
before":{borderTopColor:"#333338",borderBottomColor:"#333338"},"&:after":{borderTopColor:"transparent",borderBottomColor:"transparent"}}}),pu={x:0,y:0},Li=R.define(
{enables:[Ir,du]}),$n=R.define({combine:s=>s.reduce((e,t)=>e.concat(t),[])}),In=class s{static create(e){return new s(e)}constructor(e){this.view=e,this.mounted=
!1,this.dom=document.createElement("div"),this.dom.classList.add("cm-tooltip-hover"),this.manager=new Ln(e,$n,(t,i)=>this.createHostedView(t,i),t=>t.dom.remove())}createHostedView(e,t){
let i=e.create(this.view);return i.dom.classList.add("cm-tooltip-section"),this.dom.insertBefore(i.dom,t?t.dom.nextSibling:this.dom.firstChild),this.mounted&&i.
mount&&i.mount(this.view),i}mount(e){for(let t of this.manager.tooltipViews)t.mount&&t.mount(e);this.mounted=!0}positioned(e){for(let t of this.manager.tooltipViews)
t.positioned&&t.positioned(e)}update(e){this.manager.update(e)}destroy(){var e;for(let t of this.manager.tooltipViews)(e=t.destroy)===null||e===void 0||e.call(t)}passProp(e){
let t;for(let i of this.manager.tooltipViews){let n=i[e];if(n!==void 0){if(t===void 0)t=n;else if(t!==n)return}}return t}get offset(){return this.passProp("offs\
et")}get getCoords(){return this.passProp("getCoords")}get overlap(){return this.passProp("overlap")}get resize(){return this.passProp("resize")}},mu=Li.compute(
[$n],s=>{let e=s.facet($n);return e.length===0?null:{pos:Math.min(...e.map(t=>t.pos)),end:Math.max(...e.map(t=>{var i;return(i=t.end)!==null&&i!==void 0?i:t.pos})),
create:In.create,above:e[0].above,arrow:e.some(t=>t.arrow)}}),gu=R.define(),Ar=class{constructor(e,t,i,n,r,o){this.view=e,this.source=t,this.field=i,this.locked=
n,this.setHover=r,this.hoverTime=o,this.hoverTimeout=-1,this.restartTimeout=-1,this.pending=null,this.lastMove={x:0,y:0,target:e.dom,time:0},this.checkHover=this.
checkHover.bind(this),e.dom.addEventListener("mouseleave",this.mouseleave=this.mouseleave.bind(this)),e.dom.addEventListener("mousemove",this.mousemove=this.mousemove.
bind(this))}update(e){this.pending&&(this.pending=null,clearTimeout(this.restartTimeout),this.restartTimeout=setTimeout(()=>this.startHover(),20))}get active(){
return this.view.state.field(this.field)}checkHover(){if(this.hoverTimeout=-1,this.active.length)return;let e=Date.now()-this.lastMove.time;e<this.hoverTime?this.
hoverTimeout=setTimeout(this.checkHover,this.hoverTime-e):this.startHover()}startHover(){clearTimeout(this.restartTimeout);let{view:e,lastMove:t}=this,i=e.docView.
tile.nearest(t.target);if(!i)return;let n,r=1;if(i.isWidget())n=i.posAtStart;else{if(n=e.posAtCoords(t),n==null)return;let o=e.coordsAtPos(n);if(!o||t.y<o.top||
t.y>o.bottom||t.x<o.left-e.defaultCharacterWidth||t.x>o.right+e.defaultCharacterWidth)return;let l=e.bidiSpans(e.state.doc.lineAt(n)).find(h=>h.from<=n&&h.to>=n),
a=l&&l.dir==F.RTL?-1:1;r=t.x<o.left?-a:a}this.activateHover(e,n,r)}activateHover(e,t,i,n){let r=this.source(e,t,i),o=l=>{if(l&&!(Array.isArray(l)&&!l.length)){let a=Array.
isArray(l)?l:[l];n&&this.locked.set(a,n),e.dispatch({effects:this.setHover.of(a)})}};if(r&&"then"in r){let l=this.pending={pos:t};r.then(a=>{this.pending==l&&(this.
pending=null,o(a))},a=>ee(e.state,a,"hover tooltip"))}else o(r)}get tooltip(){let e=this.view.plugin(Ir),t=e?e.manager.tooltips.findIndex(i=>i.create==In.create):
-1;return t>-1?e.manager.tooltipViews[t]:null}mousemove(e){var t,i;this.lastMove={x:e.clientX,y:e.clientY,target:e.target,time:Date.now()},this.hoverTimeout<0&&
(this.hoverTimeout=setTimeout(this.checkHover,this.hoverTime));let{active:n,tooltip:r}=this;if(n.length&&!this.locked.has(n)&&r&&!bu(r.dom,e)||this.pending){let{
pos:o}=n[0]||this.pending,l=(i=(t=n[0])===null||t===void 0?void 0:t.end)!==null&&i!==void 0?i:o;(o==l?this.view.posAtCoords(this.lastMove)!=o:!yu(this.view,o,l,
e.clientX,e.clientY))&&(this.view.dispatch({effects:this.setHover.of([])}),this.pending=null)}}mouseleave(e){clearTimeout(this.hoverTimeout),this.hoverTimeout=-1;
let{active:t}=this;if(t.length&&!this.locked.has(t)){let{tooltip:i}=this;i&&i.dom.contains(e.relatedTarget)?this.watchTooltipLeave(i.dom):this.view.dispatch({effects:this.
setHover.of([])})}}watchTooltipLeave(e){let t=i=>{e.removeEventListener("mouseleave",t);let{active:n}=this;n.length&&!this.locked.has(n)&&!this.view.dom.contains(
i.relatedTarget)&&this.view.dispatch({effects:this.setHover.of([])})};e.addEventListener("mouseleave",t)}destroy(){clearTimeout(this.hoverTimeout),clearTimeout(
this.restartTimeout),this.view.dom.removeEventListener("mouseleave",this.mouseleave),this.view.dom.removeEventListener("mousemove",this.mousemove)}},xn=4;function bu(s,e){
let{left:t,right:i,top:n,bottom:r}=s.getBoundingClientRect(),o;if(o=s.querySelector(".cm-tooltip-arrow")){let l=o.getBoundingClientRect();n=Math.min(l.top,n),r=
Math.max(l.bottom,r)}return e.clientX>=t-xn&&e.clientX<=i+xn&&e.clientY>=n-xn&&e.clientY<=r+xn}function yu(s,e,t,i,n,r){let o=s.scrollDOM.getBoundingClientRect(),
l=s.documentTop+s.documentPadding.top+s.contentHeight;if(o.left>i||o.right<i||o.top>n||Math.min(o.bottom,l)<n)return!1;let a=s.posAtCoords({x:i,y:n},!1);return a>=
e&&a<=t}function qa(s,e={}){let t=B.define(),i=new WeakMap,n=se.define({create(){return[]},update(o,l){let a=i.get(o);if(o.length&&(e.hideOnChange&&(l.docChanged||
l.selection)?o=[]:a&&a(l)?o=[]:e.hideOn&&(o=o.filter(h=>!e.hideOn(l,h)))),l.docChanged&&o.length){let h=[];for(let f of o){let c=l.changes.mapPos(f.pos,-1,ne.TrackDel);
if(c!=null){let u=Object.assign(Object.create(null),f);u.pos=c,u.end!=null&&(u.end=l.changes.mapPos(u.end)),h.push(u)}}o=h}for(let h of l.effects)h.is(t)&&(o=h.
value,a=void 0),(h.is(Ou)&&!h.value||h.value==n)&&(o=[]);return o.length&&a&&i.set(o,a),o},provide:o=>$n.from(o)}),r=pe.define(o=>new Ar(o,s,n,i,t,e.hoverTime||
300));return{active:n,extension:[n,r,gu.of(r),mu]}}function Xr(s,e){let t=s.plugin(Ir);if(!t)return null;let i=t.manager.tooltips.indexOf(e);return i<0?null:t.manager.tooltipViews[i]}var Ou=B.define();var jl=R.define({combine(s){let e,t;for(let i of s)e=e||i.topContainer,t=t||i.bottomContainer;return{topContainer:e,bottomContainer:t}}});var xu=pe.fromClass(class{constructor(s){this.input=s.state.facet(Xn),this.specs=this.input.filter(t=>t),this.panels=this.specs.map(t=>t(s));let e=s.state.facet(
jl);this.top=new jt(s,!0,e.topContainer),this.bottom=new jt(s,!1,e.bottomContainer),this.top.sync(this.panels.filter(t=>t.top)),this.bottom.sync(this.panels.filter(
t=>!t.top));for(let t of this.panels)t.dom.classList.add("cm-panel"),t.mount&&t.mount()}update(s){let e=s.state.facet(jl);this.top.container!=e.topContainer&&(this.
top.sync([]),this.top=new jt(s.view,!0,e.topContainer)),this.bottom.container!=e.bottomContainer&&(this.bottom.sync([]),this.bottom=new jt(s.view,!1,e.bottomContainer)),
this.top.syncClasses(),this.bottom.syncClasses();let t=s.state.facet(Xn);if(t!=this.input){let i=t.filter(a=>a),n=[],r=[],o=[],l=[];for(let a of i){let h=this.specs.
indexOf(a),f;h<0?(f=a(s.view),l.push(f)):(f=this.panels[h],f.update&&f.update(s)),n.push(f),(f.top?r:o).push(f)}this.specs=i,this.panels=n,this.top.sync(r),this.
bottom.sync(o);for(let a of l)a.dom.classList.add("cm-panel"),a.mount&&a.mount()}else for(let i of this.panels)i.update&&i.update(s)}destroy(){this.top.sync([]),
this.bottom.sync([])}},{provide:s=>T.scrollMargins.of(e=>{let t=e.plugin(s);return t&&{top:t.top.scrollMargin(),bottom:t.bottom.scrollMargin()}})}),jt=class{constructor(e,t,i){
this.view=e,this.top=t,this.container=i,this.dom=void 0,this.classes="",this.panels=[],this.syncClasses()}sync(e){for(let t of this.panels)t.destroy&&e.indexOf(
t)<0&&t.destroy();this.panels=e,this.syncDOM()}syncDOM(){if(this.panels.length==0){this.dom&&(this.dom.remove(),this.dom=void 0);return}if(!this.dom){this.dom=document.
createElement("div"),this.dom.className=this.top?"cm-panels cm-panels-top":"cm-panels cm-panels-bottom";let t=this.container||this.view.dom;t.insertBefore(this.
dom,this.top?t.firstChild:null)}let e=this.dom.firstChild;for(let t of this.panels)if(t.dom.parentNode==this.dom){for(;e!=t.dom;)e=Gl(e);e=e.nextSibling}else this.
dom.insertBefore(t.dom,e);for(;e;)e=Gl(e)}scrollMargin(){return!this.dom||this.container?0:Math.max(0,this.top?this.dom.getBoundingClientRect().bottom-Math.max(
0,this.view.scrollDOM.getBoundingClientRect().top):Math.min(innerHeight,this.view.scrollDOM.getBoundingClientRect().bottom)-this.dom.getBoundingClientRect().top)}syncClasses(){
if(!(!this.container||this.classes==this.view.themeClasses)){for(let e of this.classes.split(" "))e&&this.container.classList.remove(e);for(let e of(this.classes=
this.view.themeClasses).split(" "))e&&this.container.classList.add(e)}}};function Gl(s){let e=s.nextSibling;return s.remove(),e}var Xn=R.define({enables:xu});var qe=class extends Se{compare(e){return this==e||this.constructor==e.constructor&&this.eq(e)}eq(e){return!1}destroy(e){}};qe.prototype.elementClass="";qe.prototype.
toDOM=void 0;qe.prototype.mapMode=ne.TrackBefore;qe.prototype.startSide=qe.prototype.endSide=-1;qe.prototype.point=!0;var wu=0,$i=class{constructor(e,t){this.from=e,this.to=t}},D=class{constructor(e={}){this.id=wu++,this.perNode=!!e.perNode,this.deserialize=e.deserialize||(()=>{
throw new Error("This node type doesn't define a deserialize function")}),this.combine=e.combine||null}add(e){if(this.perNode)throw new RangeError("Can't add pe\
r-node props to node types");return typeof e!="function"&&(e=re.match(e)),t=>{let i=e(t);return i===void 0?null:[this,i]}}};D.closedBy=new D({deserialize:s=>s.split(
" ")});D.openedBy=new D({deserialize:s=>s.split(" ")});D.group=new D({deserialize:s=>s.split(" ")});D.isolate=new D({deserialize:s=>{if(s&&s!="rtl"&&s!="ltr"&&s!=
"auto")throw new RangeError("Invalid value for isolate: "+s);return s||"auto"}});D.contextHash=new D({perNode:!0});D.lookAhead=new D({perNode:!0});D.mounted=new D(
{perNode:!0});var Mt=class{constructor(e,t,i,n=!1){this.tree=e,this.overlay=t,this.parser=i,this.bracketed=n}static get(e){return e&&e.props&&e.props[D.mounted.
id]}},Su=Object.create(null),re=class s{constructor(e,t,i,n=0){this.name=e,this.props=t,this.id=i,this.flags=n}static define(e){let t=e.props&&e.props.length?Object.
create(null):Su,i=(e.top?1:0)|(e.skipped?2:0)|(e.error?4:0)|(e.name==null?8:0),n=new s(e.name||"",t,e.id,i);if(e.props){for(let r of e.props)if(Array.isArray(r)||
(r=r(n)),r){if(r[0].perNode)throw new RangeError("Can't store a per-node prop on a node type");t[r[0].id]=r[1]}}return n}prop(e){return this.props[e.id]}get isTop(){
return(this.flags&1)>0}get isSkipped(){return(this.flags&2)>0}get isError(){return(this.flags&4)>0}get isAnonymous(){return(this.flags&8)>0}is(e){if(typeof e=="\
string"){if(this.name==e)return!0;let t=this.prop(D.group);return t?t.indexOf(e)>-1:!1}return this.id==e}static match(e){let t=Object.create(null);for(let i in e)
for(let n of i.split(" "))t[n]=e[i];return i=>{for(let n=i.prop(D.group),r=-1;r<(n?n.length:0);r++){let o=t[r<0?i.name:n[r]];if(o)return o}}}};re.none=new re("",
Object.create(null),0,8);var Ii=class s{constructor(e){this.types=e;for(let t=0;t<e.length;t++)if(e[t].id!=t)throw new RangeError("Node type ids should correspo\
nd to array positions when creating a node set")}extend(...e){let t=[];for(let i of this.types){let n=null;for(let r of e){let o=r(i);if(o){n||(n=Object.assign(
{},i.props));let l=o[1],a=o[0];a.combine&&a.id in n&&(l=a.combine(n[a.id],l)),n[a.id]=l}}t.push(n?new re(i.name,n,i.id,i.flags):i)}return new s(t)}},Wn=new WeakMap,
za=new WeakMap,q;(function(s){s[s.ExcludeBuffers=1]="ExcludeBuffers",s[s.IncludeAnonymous=2]="IncludeAnonymous",s[s.IgnoreMounts=4]="IgnoreMounts",s[s.IgnoreOverlays=
8]="IgnoreOverlays",s[s.EnterBracketed=16]="EnterBracketed"})(q||(q={}));var U=class s{constructor(e,t,i,n,r){if(this.type=e,this.children=t,this.positions=i,this.
length=n,this.props=null,r&&r.length){this.props=Object.create(null);for(let[o,l]of r)this.props[typeof o=="number"?o:o.id]=l}}toString(){let e=Mt.get(this);if(e&&
!e.overlay)return e.tree.toString();let t="";for(let i of this.children){let n=i.toString();n&&(t&&(t+=","),t+=n)}return this.type.name?(/\W/.test(this.type.name)&&
!this.type.isError?JSON.stringify(this.type.name):this.type.name)+(t.length?"("+t+")":""):t}cursor(e=0){return new Fi(this.topNode,e)}cursorAt(e,t=0,i=0){let n=Wn.
get(this)||this.topNode,r=new Fi(n);return r.moveTo(e,t),Wn.set(this,r._tree),r}get topNode(){return new ze(this,0,0,null)}resolve(e,t=0){let i=Xi(Wn.get(this)||
this.topNode,e,t,!1);return Wn.set(this,i),i}resolveInner(e,t=0){let i=Xi(za.get(this)||this.topNode,e,t,!0);return za.set(this,i),i}resolveStack(e,t=0){return ku(
this,e,t)}iterate(e){let{enter:t,leave:i,from:n=0,to:r=this.length}=e,o=e.mode||0,l=(o&q.IncludeAnonymous)>0;for(let a=this.cursor(o|q.IncludeAnonymous);;){let h=!1;
if(a.from<=r&&a.to>=n&&(!l&&a.type.isAnonymous||t(a)!==!1)){if(a.firstChild())continue;h=!0}for(;h&&i&&(l||!a.type.isAnonymous)&&i(a),!a.nextSibling();){if(!a.parent())
return;h=!0}}}prop(e){return e.perNode?this.props?this.props[e.id]:void 0:this.type.prop(e)}get propValues(){let e=[];if(this.props)for(let t in this.props)e.push(
[+t,this.props[t]]);return e}balance(e={}){return this.children.length<=8?this:qr(re.none,this.children,this.positions,0,this.children.length,0,this.length,(t,i,n)=>new s(
this.type,t,i,n,this.propValues),e.makeTree||((t,i,n)=>new s(re.none,t,i,n)))}static build(e){return vu(e)}};U.empty=new U(re.none,[],[],0);var Nr=class s{constructor(e,t){
this.buffer=e,this.index=t}get id(){return this.buffer[this.index-4]}get start(){return this.buffer[this.index-3]}get end(){return this.buffer[this.index-2]}get size(){
return this.buffer[this.index-1]}get pos(){return this.index}next(){this.index-=4}fork(){return new s(this.buffer,this.index)}},pt=class s{constructor(e,t,i){this.
buffer=e,this.length=t,this.set=i}get type(){return re.none}toString(){let e=[];for(let t=0;t<this.buffer.length;)e.push(this.childString(t)),t=this.buffer[t+3];
return e.join(",")}childString(e){let t=this.buffer[e],i=this.buffer[e+3],n=this.set.types[t],r=n.name;if(/\W/.test(r)&&!n.isError&&(r=JSON.stringify(r)),e+=4,i==
e)return r;let o=[];for(;e<i;)o.push(this.childString(e)),e=this.buffer[e+3];return r+"("+o.join(",")+")"}findChild(e,t,i,n,r){let{buffer:o}=this,l=-1;for(let a=e;a!=
t&&!(Ua(r,n,o[a+1],o[a+2])&&(l=a,i>0));a=o[a+3]);return l}slice(e,t,i){let n=this.buffer,r=new Uint16Array(t-e),o=0;for(let l=e,a=0;l<t;){r[a++]=n[l++],r[a++]=n[l++]-
i;let h=r[a++]=n[l++]-i;r[a++]=n[l++]-e,o=Math.max(o,h)}return new s(r,o,this.set)}};function Ua(s,e,t,i){switch(s){case-2:return t<e;case-1:return i>=e&&t<e;case 0:
return t<e&&i>e;case 1:return t<=e&&i>e;case 2:return i>e;case 4:return!0}}function Xi(s,e,t,i){for(var n;s.from==s.to||(t<1?s.from>=e:s.from>e)||(t>-1?s.to<=e:
s.to<e);){let o=!i&&s instanceof ze&&s.index<0?null:s.parent;if(!o)return s;s=o}let r=i?0:q.IgnoreOverlays;if(i)for(let o=s,l=o.parent;l;o=l,l=o.parent)o instanceof
ze&&o.index<0&&((n=l.enter(e,t,r))===null||n===void 0?void 0:n.from)!=o.from&&(s=l);for(;;){let o=s.enter(e,t,r);if(!o)return s;s=o}}var qn=class{cursor(e=0){return new Fi(
this,e)}getChild(e,t=null,i=null){let n=_a(this,e,t,i);return n.length?n[0]:null}getChildren(e,t=null,i=null){return _a(this,e,t,i)}resolve(e,t=0){return Xi(this,
e,t,!1)}resolveInner(e,t=0){return Xi(this,e,t,!0)}matchContext(e){return Fr(this.parent,e)}enterUnfinishedNodesBefore(e){let t=this.childBefore(e),i=this;for(;t;){
let n=t.lastChild;if(!n||n.to!=t.to)break;n.type.isError&&n.from==n.to?(i=t,t=n.prevSibling):t=n}return i}get node(){return this}get next(){return this.parent}},
ze=class s extends qn{constructor(e,t,i,n){super(),this._tree=e,this.from=t,this.index=i,this._parent=n}get type(){return this._tree.type}get name(){return this.
_tree.type.name}get to(){return this.from+this._tree.length}nextChild(e,t,i,n,r=0){for(let o=this;;){for(let{children:l,positions:a}=o._tree,h=t>0?l.length:-1;e!=
h;e+=t){let f=l[e],c=a[e]+o.from,u;if(!(!(r&q.EnterBracketed&&f instanceof U&&(u=Mt.get(f))&&!u.overlay&&u.bracketed&&i>=c&&i<=c+f.length)&&!Ua(n,i,c,c+f.length))){
if(f instanceof pt){if(r&q.ExcludeBuffers)continue;let d=f.findChild(0,f.buffer.length,t,i-c,n);if(d>-1)return new Ni(new Qr(o,f,e,c),null,d)}else if(r&q.IncludeAnonymous||
!f.type.isAnonymous||Hr(f)){let d;if(!(r&q.IgnoreMounts)&&(d=Mt.get(f))&&!d.overlay)return new s(d.tree,c,e,o);let p=new s(f,c,e,o);return r&q.IncludeAnonymous||
!p.type.isAnonymous?p:p.nextChild(t<0?f.children.length-1:0,t,i,n,r)}}}if(r&q.IncludeAnonymous||!o.type.isAnonymous||(o.index>=0?e=o.index+t:e=t<0?-1:o._parent.
_tree.children.length,o=o._parent,!o))return null}}get firstChild(){return this.nextChild(0,1,0,4)}get lastChild(){return this.nextChild(this._tree.children.length-
1,-1,0,4)}childAfter(e){return this.nextChild(0,1,e,2)}childBefore(e){return this.nextChild(this._tree.children.length-1,-1,e,-2)}prop(e){return this._tree.prop(
e)}enter(e,t,i=0){let n;if(!(i&q.IgnoreOverlays)&&(n=Mt.get(this._tree))&&n.overlay){let r=e-this.from,o=i&q.EnterBracketed&&n.bracketed;for(let{from:l,to:a}of n.
overlay)if((t>0||o?l<=r:l<r)&&(t<0||o?a>=r:a>r))return new s(n.tree,n.overlay[0].from+this.from,-1,this)}return this.nextChild(0,1,e,t,i)}nextSignificantParent(){
let e=this;for(;e.type.isAnonymous&&e._parent;)e=e._parent;return e}get parent(){return this._parent?this._parent.nextSignificantParent():null}get nextSibling(){
return this._parent&&this.index>=0?this._parent.nextChild(this.index+1,1,0,4):null}get prevSibling(){return this._parent&&this.index>=0?this._parent.nextChild(this.
index-1,-1,0,4):null}get tree(){return this._tree}toTree(){return this._tree}toString(){return this._tree.toString()}};function _a(s,e,t,i){let n=s.cursor(),r=[];
if(!n.firstChild())return r;if(t!=null){for(let o=!1;!o;)if(o=n.type.is(t),!n.nextSibling())return r}for(;;){if(i!=null&&n.type.is(i))return r;if(n.type.is(e)&&
r.push(n.node),!n.nextSibling())return i==null?r:[]}}function Fr(s,e,t=e.length-1){for(let i=s;t>=0;i=i.parent){if(!i)return!1;if(!i.type.isAnonymous){if(e[t]&&
e[t]!=i.name)return!1;t--}}return!0}var Qr=class{constructor(e,t,i,n){this.parent=e,this.buffer=t,this.index=i,this.start=n}},Ni=class s extends qn{get name(){return this.
type.name}get from(){return this.context.start+this.context.buffer.buffer[this.index+1]}get to(){return this.context.start+this.context.buffer.buffer[this.index+
2]}constructor(e,t,i){super(),this.context=e,this._parent=t,this.index=i,this.type=e.buffer.set.types[e.buffer.buffer[i]]}child(e,t,i){let{buffer:n}=this.context,
r=n.findChild(this.index+4,n.buffer[this.index+3],e,t-this.context.start,i);return r<0?null:new s(this.context,this,r)}get firstChild(){return this.child(1,0,4)}get lastChild(){
return this.child(-1,0,4)}childAfter(e){return this.child(1,e,2)}childBefore(e){return this.child(-1,e,-2)}prop(e){return this.type.prop(e)}enter(e,t,i=0){if(i&
q.ExcludeBuffers)return null;let{buffer:n}=this.context,r=n.findChild(this.index+4,n.buffer[this.index+3],t>0?1:-1,e-this.context.start,t);return r<0?null:new s(
this.context,this,r)}get parent(){return this._parent||this.context.parent.nextSignificantParent()}externalSibling(e){return this._parent?null:this.context.parent.
nextChild(this.context.index+e,e,0,4)}get nextSibling(){let{buffer:e}=this.context,t=e.buffer[this.index+3];return t<(this._parent?e.buffer[this._parent.index+3]:
e.buffer.length)?new s(this.context,this._parent,t):this.externalSibling(1)}get prevSibling(){let{buffer:e}=this.context,t=this._parent?this._parent.index+4:0;return this.
index==t?this.externalSibling(-1):new s(this.context,this._parent,e.findChild(t,this.index,-1,0,4))}get tree(){return null}toTree(){let e=[],t=[],{buffer:i}=this.
context,n=this.index+4,r=i.buffer[this.index+3];if(r>n){let o=i.buffer[this.index+1];e.push(i.slice(n,r,o)),t.push(0)}return new U(this.type,e,t,this.to-this.from)}toString(){
return this.context.buffer.childString(this.index)}};function ja(s){if(!s.length)return null;let e=0,t=s[0];for(let r=1;r<s.length;r++){let o=s[r];(o.from>t.from||
o.to<t.to)&&(t=o,e=r)}let i=t instanceof ze&&t.index<0?null:t.parent,n=s.slice();return i?n[e]=i:n.splice(e,1),new Vr(n,t)}var Vr=class{constructor(e,t){this.heads=
e,this.node=t}get next(){return ja(this.heads)}};function ku(s,e,t){let i=s.resolveInner(e,t),n=null;for(let r=i instanceof ze?i:i.context.parent;r;r=r.parent)if(r.
index<0){let o=r.parent;(n||(n=[i])).push(o.resolve(e,t)),r=o}else{let o=Mt.get(r.tree);if(o&&o.overlay&&o.overlay[0].from<=e&&o.overlay[o.overlay.length-1].to>=
e){let l=new ze(o.tree,o.overlay[0].from+r.from,-1,r);(n||(n=[i])).push(Xi(l,e,t,!1))}}return n?ja(n):i}var Fi=class{get name(){return this.type.name}constructor(e,t=0){
if(this.buffer=null,this.stack=[],this.index=0,this.bufferNode=null,this.mode=t&~q.EnterBracketed,e instanceof ze)this.yieldNode(e);else{this._tree=e.context.parent,
this.buffer=e.context;for(let i=e._parent;i;i=i._parent)this.stack.unshift(i.index);this.bufferNode=e,this.yieldBuf(e.index)}}yieldNode(e){return e?(this._tree=
e,this.type=e.type,this.from=e.from,this.to=e.to,!0):!1}yieldBuf(e,t){this.index=e;let{start:i,buffer:n}=this.buffer;return this.type=t||n.set.types[n.buffer[e]],
this.from=i+n.buffer[e+1],this.to=i+n.buffer[e+2],!0}yield(e){return e?e instanceof ze?(this.buffer=null,this.yieldNode(e)):(this.buffer=e.context,this.yieldBuf(
e.index,e.type)):!1}toString(){return this.buffer?this.buffer.buffer.childString(this.index):this._tree.toString()}enterChild(e,t,i){if(!this.buffer)return this.
yield(this._tree.nextChild(e<0?this._tree._tree.children.length-1:0,e,t,i,this.mode));let{buffer:n}=this.buffer,r=n.findChild(this.index+4,n.buffer[this.index+3],
e,t-this.buffer.start,i);return r<0?!1:(this.stack.push(this.index),this.yieldBuf(r))}firstChild(){return this.enterChild(1,0,4)}lastChild(){return this.enterChild(
-1,0,4)}childAfter(e){return this.enterChild(1,e,2)}childBefore(e){return this.enterChild(-1,e,-2)}enter(e,t,i=this.mode){return this.buffer?i&q.ExcludeBuffers?
!1:this.enterChild(1,e,t):this.yield(this._tree.enter(e,t,i))}parent(){if(!this.buffer)return this.yieldNode(this.mode&q.IncludeAnonymous?this._tree._parent:this.
_tree.parent);if(this.stack.length)return this.yieldBuf(this.stack.pop());let e=this.mode&q.IncludeAnonymous?this.buffer.parent:this.buffer.parent.nextSignificantParent();
return this.buffer=null,this.yieldNode(e)}sibling(e){if(!this.buffer)return this._tree._parent?this.yield(this._tree.index<0?null:this._tree._parent.nextChild(this.
_tree.index+e,e,0,4,this.mode)):!1;let{buffer:t}=this.buffer,i=this.stack.length-1;if(e<0){let n=i<0?0:this.stack[i]+4;if(this.index!=n)return this.yieldBuf(t.findChild(
n,this.index,-1,0,4))}else{let n=t.buffer[this.index+3];if(n<(i<0?t.buffer.length:t.buffer[this.stack[i]+3]))return this.yieldBuf(n)}return i<0?this.yield(this.
buffer.parent.nextChild(this.buffer.index+e,e,0,4,this.mode)):!1}nextSibling(){return this.sibling(1)}prevSibling(){return this.sibling(-1)}atLastNode(e){let t,
i,{buffer:n}=this;if(n){if(e>0){if(this.index<n.buffer.buffer.length)return!1}else for(let r=0;r<this.index;r++)if(n.buffer.buffer[r+3]<this.index)return!1;({index:t,
parent:i}=n)}else({index:t,_parent:i}=this._tree);for(;i;{index:t,_parent:i}=i)if(t>-1)for(let r=t+e,o=e<0?-1:i._tree.children.length;r!=o;r+=e){let l=i._tree.children[r];
if(this.mode&q.IncludeAnonymous||l instanceof pt||!l.type.isAnonymous||Hr(l))return!1}return!0}move(e,t){if(t&&this.enterChild(e,0,4))return!0;for(;;){if(this.sibling(
e))return!0;if(this.atLastNode(e)||!this.parent())return!1}}next(e=!0){return this.move(1,e)}prev(e=!0){return this.move(-1,e)}moveTo(e,t=0){for(;(this.from==this.
to||(t<1?this.from>=e:this.from>e)||(t>-1?this.to<=e:this.to<e))&&this.parent(););for(;this.enterChild(1,e,t););return this}get node(){if(!this.buffer)return this.
_tree;let e=this.bufferNode,t=null,i=0;if(e&&e.context==this.buffer)e:for(let n=this.index,r=this.stack.length;r>=0;){for(let o=e;o;o=o._parent)if(o.index==n){if(n==
this.index)return o;t=o,i=r+1;break e}n=this.stack[--r]}for(let n=i;n<this.stack.length;n++)t=new Ni(this.buffer,t,this.stack[n]);return this.bufferNode=new Ni(
this.buffer,t,this.index)}get tree(){return this.buffer?null:this._tree._tree}iterate(e,t){for(let i=0;;){let n=!1;if(this.type.isAnonymous||e(this)!==!1){if(this.
firstChild()){i++;continue}this.type.isAnonymous||(n=!0)}for(;;){if(n&&t&&t(this),n=this.type.isAnonymous,!i)return;if(this.nextSibling())break;this.parent(),i--,
n=!0}}}matchContext(e){if(!this.buffer)return Fr(this.node.parent,e);let{buffer:t}=this.buffer,{types:i}=t.set;for(let n=e.length-1,r=this.stack.length-1;n>=0;r--){
if(r<0)return Fr(this._tree,e,n);let o=i[t.buffer[this.stack[r]]];if(!o.isAnonymous){if(e[n]&&e[n]!=o.name)return!1;n--}}return!0}};function Hr(s){return s.children.
some(e=>e instanceof pt||!e.type.isAnonymous||Hr(e))}function vu(s){var e;let{buffer:t,nodeSet:i,maxBufferLength:n=1024,reused:r=[],minRepeatType:o=i.types.length}=s,
l=Array.isArray(t)?new Nr(t,t.length):t,a=i.types,h=0,f=0;function c(S,A,P,I,X,Y){let{id:L,start:M,end:W,size:z}=l,te=f,je=h;if(z<0)if(l.next(),z==-1){let Ge=r[L];
P.push(Ge),I.push(M-S);return}else if(z==-3){h=L;return}else if(z==-4){f=L;return}else throw new RangeError(`Unrecognized record size: ${z}`);let ci=a[L],Zi,Ot,
Vo=M-S;if(W-M<=n&&(Ot=g(l.pos-A,X))){let Ge=new Uint16Array(Ot.size-Ot.skip),le=l.pos-Ot.size,Me=Ge.length;for(;l.pos>le;)Me=b(Ot.start,Ge,Me);Zi=new pt(Ge,W-Ot.
start,i),Vo=Ot.start-S}else{let Ge=l.pos-z;l.next();let le=[],Me=[],Qe=L>=o?L:-1,Ke=0,Ft=W,ui=te;for(;l.pos>Ge;)Qe>=0&&l.id==Qe&&l.size>=0?(l.end<=Ft-n&&(p(le,Me,
M,Ke,l.end,Ft,Qe,ui,je),Ke=le.length,Ft=l.end,ui=f),l.next()):Y>2500?u(M,Ge,le,Me):(Qe>=0&&l.size==-1&&r[l.id].type==i.types[Qe]&&(Ke<le.length&&p(le,Me,M,Ke,l.
end,Ft,Qe,ui,je),Ke=le.length+1,Ft=l.start,ui=f),c(M,Ge,le,Me,Qe,Y+1));if(Qe>=0&&Ke>0&&Ke<le.length&&p(le,Me,M,Ke,M,Ft,Qe,ui,je),le.reverse(),Me.reverse(),Qe>-1&&
Ke>0){let Wo=d(ci,je);Zi=qr(ci,le,Me,0,le.length,0,W-M,Wo,Wo)}else Zi=m(ci,le,Me,W-M,te-W,je)}P.push(Zi),I.push(Vo)}function u(S,A,P,I){let X=[],Y=0,L=-1;for(;l.
pos>A;){let{id:M,start:W,end:z,size:te}=l;if(te>4)l.next();else{if(L>-1&&W<L)break;L<0&&(L=z-n),X.push(M,W,z),Y++,l.next()}}if(Y){let M=new Uint16Array(Y*4),W=X[X.
length-2];for(let z=X.length-3,te=0;z>=0;z-=3)M[te++]=X[z],M[te++]=X[z+1]-W,M[te++]=X[z+2]-W,M[te++]=te;P.push(new pt(M,X[2]-W,i)),I.push(W-S)}}function d(S,A){
return(P,I,X)=>{let Y=0,L=P.length-1,M,W;if(L>=0&&(M=P[L])instanceof U){if(!L&&M.type==S&&M.length==X)return M;(W=M.prop(D.lookAhead))&&(Y=I[L]+M.length+W-X)}return m(
S,P,I,X,Y,A)}}function p(S,A,P,I,X,Y,L,M,W){let z=[],te=[];for(;S.length>I;)z.push(S.pop()),te.push(A.pop()+P-X);S.push(m(i.types[L],z,te,Y-X,M-Y,W)),A.push(X-P)}
function m(S,A,P,I,X,Y,L){if(Y){let M=[D.contextHash,Y];L=L?[M].concat(L):[M]}if(X>25){let M=[D.lookAhead,X];L=L?[M].concat(L):[M]}return new U(S,A,P,I,L)}function g(S,A){
let P=l.fork(),I=0,X=0,Y=0,L=P.end-n,M={size:0,start:0,skip:0};e:for(let W=P.pos-S;P.pos>W;){let z=P.size;if(P.id==A&&z>=0){M.size=I,M.start=X,M.skip=Y,Y+=4,I+=
4,P.next();continue}let te=P.pos-z;if(z<0||te<W||P.start<L)break;let je=P.id>=o?4:0,ci=P.start;for(P.next();P.pos>te;){if(P.size<0)if(P.size==-3||P.size==-4)je+=
4;else break e;else P.id>=o&&(je+=4);P.next()}X=ci,I+=z,Y+=je}return(A<0||I==S)&&(M.size=I,M.start=X,M.skip=Y),M.size>4?M:void 0}function b(S,A,P){let{id:I,start:X,
end:Y,size:L}=l;if(l.next(),L>=0&&I<o){let M=P;if(L>4){let W=l.pos-(L-4);for(;l.pos>W;)P=b(S,A,P)}A[--P]=M,A[--P]=Y-S,A[--P]=X-S,A[--P]=I}else L==-3?h=I:L==-4&&
(f=I);return P}let x=[],y=[];for(;l.pos>0;)c(s.start||0,s.bufferStart||0,x,y,-1,0);let C=(e=s.length)!==null&&e!==void 0?e:x.length?y[0]+x[0].length:0;return new U(
a[s.topID],x.reverse(),y.reverse(),C)}var Ya=new WeakMap;function Hn(s,e){if(!s.isAnonymous||e instanceof pt||e.type!=s)return 1;let t=Ya.get(e);if(t==null){t=1;
for(let i of e.children){if(i.type!=s||!(i instanceof U)){t=1;break}t+=Hn(s,i)}Ya.set(e,t)}return t}function qr(s,e,t,i,n,r,o,l,a){let h=0;for(let p=i;p<n;p++)h+=
Hn(s,e[p]);let f=Math.ceil(h*1.5/8),c=[],u=[];function d(p,m,g,b,x){for(let y=g;y<b;){let C=y,S=m[y],A=Hn(s,p[y]);for(y++;y<b;y++){let P=Hn(s,p[y]);if(A+P>=f)break;
A+=P}if(y==C+1){if(A>f){let P=p[C];d(P.children,P.positions,0,P.children.length,m[C]+x);continue}c.push(p[C])}else{let P=m[y-1]+p[y-1].length-S;c.push(qr(s,p,m,
C,y,S,P,null,a))}u.push(S+x-r)}}return d(e,t,i,n,0),(l||a)(c,u,o)}var Dt=class s{constructor(e,t,i,n,r=!1,o=!1){this.from=e,this.to=t,this.tree=i,this.offset=n,this.open=(r?1:0)|(o?2:0)}get openStart(){return(this.open&1)>0}get openEnd(){
return(this.open&2)>0}static addTree(e,t=[],i=!1){let n=[new s(0,e.length,e,0,!1,i)];for(let r of t)r.to>e.length&&n.push(r);return n}static applyChanges(e,t,i=128){
if(!t.length)return e;let n=[],r=1,o=e.length?e[0]:null;for(let l=0,a=0,h=0;;l++){let f=l<t.length?t[l]:null,c=f?f.fromA:1e9;if(c-a>=i)for(;o&&o.from<c;){let u=o;
if(a>=u.from||c<=u.to||h){let d=Math.max(u.from,a)-h,p=Math.min(u.to,c)-h;u=d>=p?null:new s(d,p,u.tree,u.offset+h,l>0,!!f)}if(u&&n.push(u),o.to>c)break;o=r<e.length?
e[r++]:null}if(!f)break;a=f.toA,h=f.toA-f.toB}return n}},ri=class{startParse(e,t,i){return typeof e=="string"&&(e=new Wr(e)),i=i?i.length?i.map(n=>new $i(n.from,
n.to)):[new $i(0,0)]:[new $i(0,e.length)],this.createParse(e,t||[],i)}parse(e,t,i){let n=this.startParse(e,t,i);for(;;){let r=n.advance();if(r)return r}}},Wr=class{constructor(e){
this.string=e}get length(){return this.string.length}chunk(e){return this.string.slice(e)}get lineChunks(){return!1}read(e,t){return this.string.slice(e,t)}};var ig=new D({perNode:!0});var Cu=0,$e=class s{constructor(e,t,i,n){this.name=e,this.set=t,this.base=i,this.modified=n,this.id=Cu++}toString(){let{name:e}=this;for(let t of this.modified)
t.name&&(e=`${t.name}(${e})`);return e}static define(e,t){let i=typeof e=="string"?e:"?";if(e instanceof s&&(t=e),t?.base)throw new Error("Can not derive from a\
 modified tag");let n=new s(i,[],null,[]);if(n.set.push(n),t)for(let r of t.set)n.set.push(r);return n}static defineModifier(e){let t=new Un(e);return i=>i.modified.
indexOf(t)>-1?i:Un.get(i.base||i,i.modified.concat(t).sort((n,r)=>n.id-r.id))}},Au=0,Un=class s{constructor(e){this.name=e,this.instances=[],this.id=Au++}static get(e,t){
if(!t.length)return e;let i=t[0].instances.find(l=>l.base==e&&Pu(t,l.modified));if(i)return i;let n=[],r=new $e(e.name,n,e,t);for(let l of t)l.instances.push(r);
let o=Ru(t);for(let l of e.set)if(!l.modified.length)for(let a of o)n.push(s.get(l,a));return r}};function Pu(s,e){return s.length==e.length&&s.every((t,i)=>t==
e[i])}function Ru(s){let e=[[]];for(let t=0;t<s.length;t++)for(let i=0,n=e.length;i<n;i++)e.push(e[i].concat(s[t]));return e.sort((t,i)=>i.length-t.length)}function jn(s){
let e=Object.create(null);for(let t in s){let i=s[t];Array.isArray(i)||(i=[i]);for(let n of t.split(" "))if(n){let r=[],o=2,l=n;for(let c=0;;){if(l=="..."&&c>0&&
c+3==n.length){o=1;break}let u=/^"(?:[^"\\]|\\.)*?"|[^\/!]+/.exec(l);if(!u)throw new RangeError("Invalid path: "+n);if(r.push(u[0]=="*"?"":u[0][0]=='"'?JSON.parse(
u[0]):u[0]),c+=u[0].length,c==n.length)break;let d=n[c++];if(c==n.length&&d=="!"){o=0;break}if(d!="/")throw new RangeError("Invalid path: "+n);l=n.slice(c)}let a=r.
length-1,h=r[a];if(!h)throw new RangeError("Invalid path: "+n);let f=new Bt(i,o,a>0?r.slice(0,a):null);e[h]=f.sort(e[h])}}return Za.add(e)}var Za=new D({combine(s,e){
let t,i,n;for(;s||e;){if(!s||e&&s.depth<=e.depth?(n=e,e=e.next):(n=s,s=s.next),t&&t.mode==n.mode&&!n.context&&!t.context)continue;let r=new Bt(n.tags,n.mode,n.context);
t?t.next=r:i=r,t=r}return i}}),Bt=class{constructor(e,t,i,n){this.tags=e,this.mode=t,this.context=i,this.next=n}get opaque(){return this.mode==0}get inherit(){return this.
mode==1}sort(e){return!e||e.depth<this.depth?(this.next=e,this):(e.next=this.sort(e.next),e)}get depth(){return this.context?this.context.length:0}};Bt.empty=new Bt(
[],2,null);function Ur(s,e){let t=Object.create(null);for(let r of s)if(!Array.isArray(r.tag))t[r.tag.id]=r.class;else for(let o of r.tag)t[o.id]=r.class;let{scope:i,
all:n=null}=e||{};return{style:r=>{let o=n;for(let l of r)for(let a of l.set){let h=t[a.id];if(h){o=o?o+" "+h:h;break}}return o},scope:i}}function Tu(s,e){let t=null;
for(let i of s){let n=i.style(e);n&&(t=t?t+" "+n:n)}return t}function Ja(s,e,t,i=0,n=s.length){let r=new _r(i,Array.isArray(e)?e:[e],t);r.highlightRange(s.cursor(),
i,n,"",r.highlighters),r.flush(n)}var _r=class{constructor(e,t,i){this.at=e,this.highlighters=t,this.span=i,this.class=""}startSpan(e,t){t!=this.class&&(this.flush(e),e>this.at&&(this.at=e),this.
class=t)}flush(e){e>this.at&&this.class&&this.span(this.at,e,this.class)}highlightRange(e,t,i,n,r){let{type:o,from:l,to:a}=e;if(l>=i||a<=t)return;o.isTop&&(r=this.
highlighters.filter(d=>!d.scope||d.scope(o)));let h=n,f=Mu(e)||Bt.empty,c=Tu(r,f.tags);if(c&&(h&&(h+=" "),h+=c,f.mode==1&&(n+=(n?" ":"")+c)),this.startSpan(Math.
max(t,l),h),f.opaque)return;let u=e.tree&&e.tree.prop(D.mounted);if(u&&u.overlay){let d=e.node.enter(u.overlay[0].from+l,1),p=this.highlighters.filter(g=>!g.scope||
g.scope(u.tree.type)),m=e.firstChild();for(let g=0,b=l;;g++){let x=g<u.overlay.length?u.overlay[g]:null,y=x?x.from+l:a,C=Math.max(t,b),S=Math.min(i,y);if(C<S&&m)
for(;e.from<S&&(this.highlightRange(e,C,S,n,r),this.startSpan(Math.min(S,e.to),h),!(e.to>=y||!e.nextSibling())););if(!x||y>i)break;b=x.to+l,b>t&&(this.highlightRange(
d.cursor(),Math.max(t,x.from+l),Math.min(i,b),"",p),this.startSpan(Math.min(i,b),h))}m&&e.parent()}else if(e.firstChild()){u&&(n="");do if(!(e.to<=t)){if(e.from>=
i)break;this.highlightRange(e,t,i,n,r),this.startSpan(Math.min(i,e.to),h)}while(e.nextSibling());e.parent()}}};function Mu(s){let e=s.type.prop(Za);for(;e&&e.context&&
!s.matchContext(e.context);)e=e.next;return e||null}var k=$e.define,zn=k(),mt=k(),Ga=k(mt),Ka=k(mt),gt=k(),_n=k(gt),zr=k(gt),Ue=k(),Et=k(Ue),_e=k(),Ye=k(),Yr=k(),
Qi=k(Yr),Yn=k(),O={comment:zn,lineComment:k(zn),blockComment:k(zn),docComment:k(zn),name:mt,variableName:k(mt),typeName:Ga,tagName:k(Ga),propertyName:Ka,attributeName:k(
Ka),className:k(mt),labelName:k(mt),namespace:k(mt),macroName:k(mt),literal:gt,string:_n,docString:k(_n),character:k(_n),attributeValue:k(_n),number:zr,integer:k(
zr),float:k(zr),bool:k(gt),regexp:k(gt),escape:k(gt),color:k(gt),url:k(gt),keyword:_e,self:k(_e),null:k(_e),atom:k(_e),unit:k(_e),modifier:k(_e),operatorKeyword:k(
_e),controlKeyword:k(_e),definitionKeyword:k(_e),moduleKeyword:k(_e),operator:Ye,derefOperator:k(Ye),arithmeticOperator:k(Ye),logicOperator:k(Ye),bitwiseOperator:k(
Ye),compareOperator:k(Ye),updateOperator:k(Ye),definitionOperator:k(Ye),typeOperator:k(Ye),controlOperator:k(Ye),punctuation:Yr,separator:k(Yr),bracket:Qi,angleBracket:k(
Qi),squareBracket:k(Qi),paren:k(Qi),brace:k(Qi),content:Ue,heading:Et,heading1:k(Et),heading2:k(Et),heading3:k(Et),heading4:k(Et),heading5:k(Et),heading6:k(Et),
contentSeparator:k(Ue),list:k(Ue),quote:k(Ue),emphasis:k(Ue),strong:k(Ue),link:k(Ue),monospace:k(Ue),strikethrough:k(Ue),inserted:k(),deleted:k(),changed:k(),invalid:k(),
meta:Yn,documentMeta:k(Yn),annotation:k(Yn),processingInstruction:k(Yn),definition:$e.defineModifier("definition"),constant:$e.defineModifier("constant"),function:$e.
defineModifier("function"),standard:$e.defineModifier("standard"),local:$e.defineModifier("local"),special:$e.defineModifier("special")};for(let s in O){let e=O[s];
e instanceof $e&&(e.name=s)}var rg=Ur([{tag:O.link,class:"tok-link"},{tag:O.heading,class:"tok-heading"},{tag:O.emphasis,class:"tok-emphasis"},{tag:O.strong,class:"\
tok-strong"},{tag:O.keyword,class:"tok-keyword"},{tag:O.atom,class:"tok-atom"},{tag:O.bool,class:"tok-bool"},{tag:O.url,class:"tok-url"},{tag:O.labelName,class:"\
tok-labelName"},{tag:O.inserted,class:"tok-inserted"},{tag:O.deleted,class:"tok-deleted"},{tag:O.literal,class:"tok-literal"},{tag:O.string,class:"tok-string"},
{tag:O.number,class:"tok-number"},{tag:[O.regexp,O.escape,O.special(O.string)],class:"tok-string2"},{tag:O.variableName,class:"tok-variableName"},{tag:O.local(O.
variableName),class:"tok-variableName tok-local"},{tag:O.definition(O.variableName),class:"tok-variableName tok-definition"},{tag:O.special(O.variableName),class:"\
tok-variableName2"},{tag:O.definition(O.propertyName),class:"tok-propertyName tok-definition"},{tag:O.typeName,class:"tok-typeName"},{tag:O.namespace,class:"tok\
-namespace"},{tag:O.className,class:"tok-className"},{tag:O.macroName,class:"tok-macroName"},{tag:O.propertyName,class:"tok-propertyName"},{tag:O.operator,class:"\
tok-operator"},{tag:O.comment,class:"tok-comment"},{tag:O.meta,class:"tok-meta"},{tag:O.invalid,class:"tok-invalid"},{tag:O.punctuation,class:"tok-punctuation"}]);var jr,oi=new D;function Eu(s){return R.define({combine:s?e=>e.concat(s):void 0})}var Bu=new D,ye=class{constructor(e,t,i=[],n=""){this.data=e,this.name=n,_.prototype.
hasOwnProperty("tree")||Object.defineProperty(_.prototype,"tree",{get(){return Oe(this)}}),this.parser=t,this.extension=[li.of(this),_.languageData.of((r,o,l)=>{
let a=eh(r,o,l),h=a.type.prop(oi);if(!h)return[];let f=r.facet(h),c=a.type.prop(Bu);if(c){let u=a.resolve(o-a.from,l);for(let d of c)if(d.test(u,r)){let p=r.facet(
d.facet);return d.type=="replace"?p:p.concat(f)}}return f})].concat(i)}isActiveAt(e,t,i=-1){return eh(e,t,i).type.prop(oi)==this.data}findRegions(e){let t=e.facet(
li);if(t?.data==this.data)return[{from:0,to:e.doc.length}];if(!t||!t.allowsNesting)return[];let i=[],n=(r,o)=>{if(r.prop(oi)==this.data){i.push({from:o,to:o+r.length});
return}let l=r.prop(D.mounted);if(l){if(l.tree.prop(oi)==this.data){if(l.overlay)for(let a of l.overlay)i.push({from:a.from+o,to:a.to+o});else i.push({from:o,to:o+
r.length});return}else if(l.overlay){let a=i.length;if(n(l.tree,l.overlay[0].from+o),i.length>a)return}}for(let a=0;a<r.children.length;a++){let h=r.children[a];
h instanceof U&&n(h,r.positions[a]+o)}};return n(Oe(e),0),i}get allowsNesting(){return!0}};ye.setState=B.define();function eh(s,e,t){let i=s.facet(li),n=Oe(s).topNode;
if(!i||i.allowsNesting)for(let r=n;r;r=r.enter(e,t,q.ExcludeBuffers|q.EnterBracketed))r.type.isTop&&(n=r);return n}var Jr=class s extends ye{constructor(e,t,i){
super(e,t,[],i),this.parser=t}static define(e){let t=Eu(e.languageData);return new s(t,e.parser.configure({props:[oi.add(i=>i.isTop?t:void 0)]}),e.name)}configure(e,t){
return new s(this.data,this.parser.configure(e),t||this.name)}get allowsNesting(){return this.parser.hasWrappers()}};function Oe(s){let e=s.field(ye.state,!1);return e?
e.tree:U.empty}var eo=class{constructor(e){this.doc=e,this.cursorPos=0,this.string="",this.cursor=e.iter()}get length(){return this.doc.length}syncTo(e){return this.string=this.
cursor.next(e-this.cursorPos).value,this.cursorPos=e+this.string.length,this.cursorPos-this.string.length}chunk(e){return this.syncTo(e),this.string}get lineChunks(){
return!0}read(e,t){let i=this.cursorPos-this.string.length;return e<i||t>=this.cursorPos?this.doc.sliceString(e,t):this.string.slice(e-i,t-i)}},Vi=null,to=class s{constructor(e,t,i=[],n,r,o,l,a){
this.parser=e,this.state=t,this.fragments=i,this.tree=n,this.treeLen=r,this.viewport=o,this.skipped=l,this.scheduleOn=a,this.parse=null,this.tempSkipped=[]}static create(e,t,i){
return new s(e,t,[],U.empty,0,i,[],null)}startParse(){return this.parser.startParse(new eo(this.state.doc),this.fragments)}work(e,t){return t!=null&&t>=this.state.
doc.length&&(t=void 0),this.tree!=U.empty&&this.isDone(t??this.state.doc.length)?(this.takeTree(),!0):this.withContext(()=>{var i;if(typeof e=="number"){let n=Date.
now()+e;e=()=>Date.now()>n}for(this.parse||(this.parse=this.startParse()),t!=null&&(this.parse.stoppedAt==null||this.parse.stoppedAt>t)&&t<this.state.doc.length&&
this.parse.stopAt(t);;){let n=this.parse.advance();if(n)if(this.fragments=this.withoutTempSkipped(Dt.addTree(n,this.fragments,this.parse.stoppedAt!=null)),this.
treeLen=(i=this.parse.stoppedAt)!==null&&i!==void 0?i:this.state.doc.length,this.tree=n,this.parse=null,this.treeLen<(t??this.state.doc.length))this.parse=this.
startParse();else return!0;if(e())return!1}})}takeTree(){let e,t;this.parse&&(e=this.parse.parsedPos)>=this.treeLen&&((this.parse.stoppedAt==null||this.parse.stoppedAt>
e)&&this.parse.stopAt(e),this.withContext(()=>{for(;!(t=this.parse.advance()););}),this.treeLen=e,this.tree=t,this.fragments=this.withoutTempSkipped(Dt.addTree(
this.tree,this.fragments,!0)),this.parse=null)}withContext(e){let t=Vi;Vi=this;try{return e()}finally{Vi=t}}withoutTempSkipped(e){for(let t;t=this.tempSkipped.pop();)
e=th(e,t.from,t.to);return e}changes(e,t){let{fragments:i,tree:n,treeLen:r,viewport:o,skipped:l}=this;if(this.takeTree(),!e.empty){let a=[];if(e.iterChangedRanges(
(h,f,c,u)=>a.push({fromA:h,toA:f,fromB:c,toB:u})),i=Dt.applyChanges(i,a),n=U.empty,r=0,o={from:e.mapPos(o.from,-1),to:e.mapPos(o.to,1)},this.skipped.length){l=[];
for(let h of this.skipped){let f=e.mapPos(h.from,1),c=e.mapPos(h.to,-1);f<c&&l.push({from:f,to:c})}}}return new s(this.parser,t,i,n,r,o,l,this.scheduleOn)}updateViewport(e){
if(this.viewport.from==e.from&&this.viewport.to==e.to)return!1;this.viewport=e;let t=this.skipped.length;for(let i=0;i<this.skipped.length;i++){let{from:n,to:r}=this.
skipped[i];n<e.to&&r>e.from&&(this.fragments=th(this.fragments,n,r),this.skipped.splice(i--,1))}return this.skipped.length>=t?!1:(this.reset(),!0)}reset(){this.
parse&&(this.takeTree(),this.parse=null)}skipUntilInView(e,t){this.skipped.push({from:e,to:t})}static getSkippingParser(e){return new class extends ri{createParse(t,i,n){
let r=n[0].from,o=n[n.length-1].to;return{parsedPos:r,advance(){let a=Vi;if(a){for(let h of n)a.tempSkipped.push(h);e&&(a.scheduleOn=a.scheduleOn?Promise.all([a.
scheduleOn,e]):e)}return this.parsedPos=o,new U(re.none,[],[],o-r)},stoppedAt:null,stopAt(){}}}}}isDone(e){e=Math.min(e,this.state.doc.length);let t=this.fragments;
return this.treeLen>=e&&t.length&&t[0].from==0&&t[0].to>=e}static get(){return Vi}};function th(s,e,t){return Dt.applyChanges(s,[{fromA:e,toA:t,fromB:e,toB:t}])}
var Wi=class s{constructor(e){this.context=e,this.tree=e.tree}apply(e){if(!e.docChanged&&this.tree==this.context.tree)return this;let t=this.context.changes(e.changes,
e.state),i=this.context.treeLen==e.startState.doc.length?void 0:Math.max(e.changes.mapPos(this.context.treeLen),t.viewport.to);return t.work(20,i)||t.takeTree(),
new s(t)}static init(e){let t=Math.min(3e3,e.doc.length),i=to.create(e.facet(li).parser,e,{from:0,to:t});return i.work(20,t)||i.takeTree(),new s(i)}};ye.state=se.
define({create:Wi.init,update(s,e){for(let t of e.effects)if(t.is(ye.setState))return t.value;return e.startState.facet(li)!=e.state.facet(li)?Wi.init(e.state):
s.apply(e)}});var rh=s=>{let e=setTimeout(()=>s(),500);return()=>clearTimeout(e)};typeof requestIdleCallback<"u"&&(rh=s=>{let e=-1,t=setTimeout(()=>{e=requestIdleCallback(
s,{timeout:400})},100);return()=>e<0?clearTimeout(t):cancelIdleCallback(e)});var Gr=typeof navigator<"u"&&(!((jr=navigator.scheduling)===null||jr===void 0)&&jr.
isInputPending)?()=>navigator.scheduling.isInputPending():null,Lu=pe.fromClass(class{constructor(e){this.view=e,this.working=null,this.workScheduled=0,this.chunkEnd=
-1,this.chunkBudget=-1,this.work=this.work.bind(this),this.scheduleWork()}update(e){let t=this.view.state.field(ye.state).context;(t.updateViewport(e.view.viewport)||
this.view.viewport.to>t.treeLen)&&this.scheduleWork(),(e.docChanged||e.selectionSet)&&(this.view.hasFocus&&(this.chunkBudget+=50),this.scheduleWork()),this.checkAsyncSchedule(
t)}scheduleWork(){if(this.working)return;let{state:e}=this.view,t=e.field(ye.state);(t.tree!=t.context.tree||!t.context.isDone(e.doc.length))&&(this.working=rh(
this.work))}work(e){this.working=null;let t=Date.now();if(this.chunkEnd<t&&(this.chunkEnd<0||this.view.hasFocus)&&(this.chunkEnd=t+3e4,this.chunkBudget=3e3),this.
chunkBudget<=0)return;let{state:i,viewport:{to:n}}=this.view,r=i.field(ye.state);if(r.tree==r.context.tree&&r.context.isDone(n+1e5))return;let o=Date.now()+Math.
min(this.chunkBudget,100,e&&!Gr?Math.max(25,e.timeRemaining()-5):1e9),l=r.context.treeLen<n&&i.doc.length>n+1e3,a=r.context.work(()=>Gr&&Gr()||Date.now()>o,n+(l?
0:1e5));this.chunkBudget-=Date.now()-t,(a||this.chunkBudget<=0)&&(r.context.takeTree(),this.view.dispatch({effects:ye.setState.of(new Wi(r.context))})),this.chunkBudget>
0&&!(a&&!l)&&this.scheduleWork(),this.checkAsyncSchedule(r.context)}checkAsyncSchedule(e){e.scheduleOn&&(this.workScheduled++,e.scheduleOn.then(()=>this.scheduleWork()).
catch(t=>ee(this.view.state,t)).then(()=>this.workScheduled--),e.scheduleOn=null)}destroy(){this.working&&this.working()}isWorking(){return!!(this.working||this.
workScheduled>0)}},{eventHandlers:{focus(){this.scheduleWork()}}}),li=R.define({combine(s){return s.length?s[0]:null},enables:s=>[ye.state,Lu,T.contentAttributes.
compute([s],e=>{let t=e.facet(s);return t&&t.name?{"data-language":t.name}:{}})]});var $u=R.define(),qi=R.define({combine:s=>{if(!s.length)return"  ";let e=s[0];if(!e||/\S/.test(e)||Array.from(e).some(t=>t!=e[0]))throw new Error("Invalid inden\
t unit: "+JSON.stringify(s[0]));return e}});function zi(s){let e=s.facet(qi);return e.charCodeAt(0)==9?s.tabSize*e.length:e.length}function _i(s,e){let t="",i=s.
tabSize,n=s.facet(qi)[0];if(n=="	"){for(;e>=i;)t+="	",e-=i;n=" "}for(let r=0;r<e;r++)t+=n;return t}function lo(s,e){s instanceof _&&(s=new Lt(s));for(let i of s.
state.facet($u)){let n=i(s,e);if(n!==void 0)return n}let t=Oe(s.state);return t.length>=e?Xu(s,t,e):null}var Lt=class{constructor(e,t={}){this.state=e,this.options=t,this.unit=zi(e)}lineAt(e,t=1){let i=this.state.doc.lineAt(e),{simulateBreak:n,simulateDoubleBreak:r}=this.
options;return n!=null&&n>=i.from&&n<=i.to?r&&n==e?{text:"",from:e}:(t<0?n<e:n<=e)?{text:i.text.slice(n-i.from),from:n}:{text:i.text.slice(0,n-i.from),from:i.from}:
i}textAfterPos(e,t=1){if(this.options.simulateDoubleBreak&&e==this.options.simulateBreak)return"";let{text:i,from:n}=this.lineAt(e,t);return i.slice(e-n,Math.min(
i.length,e+100-n))}column(e,t=1){let{text:i,from:n}=this.lineAt(e,t),r=this.countColumn(i,e-n),o=this.options.overrideIndentation?this.options.overrideIndentation(
n):-1;return o>-1&&(r+=o-this.countColumn(i,i.search(/\S|$/))),r}countColumn(e,t=e.length){return Ct(e,this.state.tabSize,t)}lineIndent(e,t=1){let{text:i,from:n}=this.
lineAt(e,t),r=this.options.overrideIndentation;if(r){let o=r(n);if(o>-1)return o}return this.countColumn(i,i.search(/\S|$/))}get simulatedBreak(){return this.options.
simulateBreak||null}},Iu=new D;function Xu(s,e,t){let i=e.resolveStack(t),n=e.resolveInner(t,-1).resolve(t,0).enterUnfinishedNodesBefore(t);if(n!=i.node){let r=[];
for(let o=n;o&&!(o.from<i.node.from||o.to>i.node.to||o.from==i.node.from&&o.type==i.node.type);o=o.parent)r.push(o);for(let o=r.length-1;o>=0;o--)i={node:r[o],next:i}}
return oh(i,s,t)}function oh(s,e,t){for(let i=s;i;i=i.next){let n=Fu(i.node);if(n)return n(io.create(e,t,i))}return 0}function Nu(s){return s.pos==s.options.simulateBreak&&
s.options.simulateDoubleBreak}function Fu(s){let e=s.type.prop(Iu);if(e)return e;let t=s.firstChild,i;if(t&&(i=t.type.prop(D.closedBy))){let n=s.lastChild,r=n&&
i.indexOf(n.name)>-1;return o=>Hu(o,!0,1,void 0,r&&!Nu(o)?n.from:void 0)}return s.parent==null?Qu:null}function Qu(){return 0}var io=class s extends Lt{constructor(e,t,i){
super(e.state,e.options),this.base=e,this.pos=t,this.context=i}get node(){return this.context.node}static create(e,t,i){return new s(e,t,i)}get textAfter(){return this.
textAfterPos(this.pos)}get baseIndent(){return this.baseIndentFor(this.node)}baseIndentFor(e){let t=this.state.doc.lineAt(e.from);for(;;){let i=e.resolve(t.from);
for(;i.parent&&i.parent.from==i.from;)i=i.parent;if(Vu(i,e))break;t=this.state.doc.lineAt(i.from)}return this.lineIndent(t.from)}continue(){return oh(this.context.
next,this.base,this.pos)}};function Vu(s,e){for(let t=e;t;t=t.parent)if(s==t)return!0;return!1}function Wu(s){let e=s.node,t=e.childAfter(e.from),i=e.lastChild;
if(!t)return null;let n=s.options.simulateBreak,r=s.state.doc.lineAt(t.from),o=n==null||n<=r.from?r.to:Math.min(r.to,n);for(let l=t.to;;){let a=e.childAfter(l);
if(!a||a==i)return null;if(!a.type.isSkipped){if(a.from>=o)return null;let h=/^ */.exec(r.text.slice(t.to-r.from))[0].length;return{from:t.from,to:t.to+h}}l=a.to}}function Hu(s,e,t,i,n){let r=s.textAfter,o=r.match(/^\s*/)[0].length,l=i&&r.slice(o,o+i.length)==i||n==s.pos+o,a=e?Wu(s):null;return a?l?s.column(a.from):s.column(
a.to):s.baseIndent+(l?0:s.unit*t)}var Hi=class s{constructor(e,t){this.specs=e;let i;function n(l){let a=ke.newName();return(i||(i=Object.create(null)))["."+a]=l,a}let r=typeof t.all=="string"?t.
all:t.all?n(t.all):void 0,o=t.scope;this.scope=o instanceof ye?l=>l.prop(oi)==o.data:o?l=>l==o:void 0,this.style=Ur(e.map(l=>({tag:l.tag,class:l.class||n(Object.
assign({},l,{tag:null}))})),{all:r}).style,this.module=i?new ke(i):null,this.themeType=t.themeType}static define(e,t){return new s(e,t||{})}},no=R.define(),lh=R.
define({combine(s){return s.length?[s[0]]:null}});function Kr(s){let e=s.facet(no);return e.length?e:s.facet(lh)}function qu(s,e){let t=[zu],i;return s instanceof
Hi&&(s.module&&t.push(T.styleModule.of(s.module)),i=s.themeType),e?.fallback?t.push(lh.of(s)):i?t.push(no.computeN([T.darkTheme],n=>n.facet(T.darkTheme)==(i=="d\
ark")?[s]:[])):t.push(no.of(s)),t}var so=class{constructor(e){this.markCache=Object.create(null),this.tree=Oe(e.state),this.decorations=this.buildDeco(e,Kr(e.state)),this.decoratedTo=e.viewport.
to}update(e){let t=Oe(e.state),i=Kr(e.state),n=i!=Kr(e.startState),{viewport:r}=e.view,o=e.changes.mapPos(this.decoratedTo,1);t.length<r.to&&!n&&t.type==this.tree.
type&&o>=r.to?(this.decorations=this.decorations.map(e.changes),this.decoratedTo=o):(t!=this.tree||e.viewportChanged||n)&&(this.tree=t,this.decorations=this.buildDeco(
e.view,i),this.decoratedTo=r.to)}buildDeco(e,t){if(!t||!this.tree.length)return $.none;let i=new Ve;for(let{from:n,to:r}of e.visibleRanges)Ja(this.tree,t,(o,l,a)=>{
i.add(o,l,this.markCache[a]||(this.markCache[a]=$.mark({class:a})))},n,r);return i.finish()}},zu=et.high(pe.fromClass(so,{decorations:s=>s.decorations})),dg=Hi.
define([{tag:O.meta,color:"#404740"},{tag:O.link,textDecoration:"underline"},{tag:O.heading,textDecoration:"underline",fontWeight:"bold"},{tag:O.emphasis,fontStyle:"\
italic"},{tag:O.strong,fontWeight:"bold"},{tag:O.strikethrough,textDecoration:"line-through"},{tag:O.keyword,color:"#708"},{tag:[O.atom,O.bool,O.url,O.contentSeparator,
O.labelName],color:"#219"},{tag:[O.literal,O.inserted],color:"#164"},{tag:[O.string,O.deleted],color:"#a11"},{tag:[O.regexp,O.escape,O.special(O.string)],color:"\
#e40"},{tag:O.definition(O.variableName),color:"#00f"},{tag:O.local(O.variableName),color:"#30a"},{tag:[O.typeName,O.namespace],color:"#085"},{tag:O.className,color:"\
#167"},{tag:[O.special(O.variableName),O.macroName],color:"#256"},{tag:O.definition(O.propertyName),color:"#00c"},{tag:O.comment,color:"#940"},{tag:O.invalid,color:"\
#f00"}]);var _u=1e4,Yu="()[]{}";var Uu=new D;function ro(s,e,t){let i=s.prop(e<0?D.openedBy:D.closedBy);if(i)return i;if(s.name.length==1){let n=t.indexOf(s.name);if(n>-1&&n%2==(e<0?1:0))return[
t[n+e]]}return null}function oo(s){let e=s.type.prop(Uu);return e?e(s.node):s}function $t(s,e,t,i={}){let n=i.maxScanDistance||_u,r=i.brackets||Yu,o=Oe(s),l=o.resolveInner(
e,t);for(let a=l;a;a=a.parent){let h=ro(a.type,t,r);if(h&&a.from<a.to){let f=oo(a);if(f&&(t>0?e>=f.from&&e<f.to:e>f.from&&e<=f.to))return ju(s,e,t,a,f,h,r)}}return Gu(
s,e,t,o,l.type,n,r)}function ju(s,e,t,i,n,r,o){let l=i.parent,a={from:n.from,to:n.to},h=0,f=l?.cursor();if(f&&(t<0?f.childBefore(i.from):f.childAfter(i.to)))do if(t<
0?f.to<=i.from:f.from>=i.to){if(h==0&&r.indexOf(f.type.name)>-1&&f.from<f.to){let c=oo(f);return{start:a,end:c?{from:c.from,to:c.to}:void 0,matched:!0}}else if(ro(
f.type,t,o))h++;else if(ro(f.type,-t,o)){if(h==0){let c=oo(f);return{start:a,end:c&&c.from<c.to?{from:c.from,to:c.to}:void 0,matched:!1}}h--}}while(t<0?f.prevSibling():
f.nextSibling());return{start:a,matched:!1}}function Gu(s,e,t,i,n,r,o){if(t<0?!e:e==s.doc.length)return null;let l=t<0?s.sliceDoc(e-1,e):s.sliceDoc(e,e+1),a=o.indexOf(
l);if(a<0||a%2==0!=t>0)return null;let h={from:t<0?e-1:e,to:t>0?e+1:e},f=s.doc.iterRange(e,t>0?s.doc.length:0),c=0;for(let u=0;!f.next().done&&u<=r;){let d=f.value;
t<0&&(u+=d.length);let p=e+u*t;for(let m=t>0?0:d.length-1,g=t>0?d.length:-1;m!=g;m+=t){let b=o.indexOf(d[m]);if(!(b<0||i.resolveInner(p+m,1).type!=n))if(b%2==0==
t>0)c++;else{if(c==1)return{start:h,end:{from:p+m,to:p+m+1},matched:b>>1==a>>1};c--}}t>0&&(u+=d.length)}return f.done?{start:h,matched:!1}:null}var Ku=Object.create(null),ih=[re.none];var nh=[],sh=Object.create(null),Zu=Object.create(null);for(let[s,e]of[["variable","variableName"],["variable-2","variableName.special"],["string-2","string.spe\
cial"],["def","variableName.definition"],["tag","tagName"],["attribute","attributeName"],["type","typeName"],["builtin","variableName.standard"],["qualifier","m\
odifier"],["error","invalid"],["header","heading"],["property","propertyName"]])Zu[s]=Ju(Ku,e);function Zr(s,e){nh.indexOf(s)>-1||(nh.push(s),console.warn(e))}function Ju(s,e){let t=[];for(let l of e.split(" ")){let a=[];for(let h of l.split(".")){let f=s[h]||
O[h];f?typeof f=="function"?a.length?a=a.map(f):Zr(h,`Modifier ${h} used at start of tag`):a.length?Zr(h,`Tag ${h} used as modifier`):a=Array.isArray(f)?f:[f]:Zr(
h,`Unknown highlighting tag ${h}`)}for(let h of a)t.push(h)}if(!t.length)return 0;let i=e.replace(/ /g,"_"),n=i+" "+t.map(l=>l.id),r=sh[n];if(r)return r.id;let o=sh[n]=
re.define({id:ih.length,name:i,props:[jn({[i]:t})]});return ih.push(o),o.id}var pg={rtl:$.mark({class:"cm-iso",inclusive:!0,attributes:{dir:"rtl"},bidiIsolate:F.RTL}),ltr:$.mark({class:"cm-iso",inclusive:!0,attributes:{dir:"ltr"},bidiIsolate:F.
LTR}),auto:$.mark({class:"cm-iso",inclusive:!0,attributes:{dir:"auto"},bidiIsolate:null})};var Kn=class{constructor(e,t,i,n){this.state=e,this.pos=t,this.explicit=i,this.view=n,this.abortListeners=[],this.abortOnDocChange=!1}tokenBefore(e){let t=Oe(this.
state).resolveInner(this.pos,-1);for(;t&&e.indexOf(t.name)<0;)t=t.parent;return t?{from:t.from,to:this.pos,text:this.state.sliceDoc(t.from,this.pos),type:t.type}:
null}matchBefore(e){let t=this.state.doc.lineAt(this.pos),i=Math.max(t.from,this.pos-250),n=t.text.slice(i-t.from,this.pos-t.from),r=n.search(dh(e,!1));return r<
0?null:{from:i+r,to:this.pos,text:n.slice(r)}}get aborted(){return this.abortListeners==null}addEventListener(e,t,i){e=="abort"&&this.abortListeners&&(this.abortListeners.
push(t),i&&i.onDocChange&&(this.abortOnDocChange=!0))}};function ah(s){let e=Object.keys(s).join(""),t=/\w/.test(e);return t&&(e=e.replace(/\w/g,"")),`[${t?"\\w":
""}${e.replace(/[^\w\s]/g,"\\$&")}]`}function ed(s){let e=Object.create(null),t=Object.create(null);for(let{label:n}of s){e[n[0]]=!0;for(let r=1;r<n.length;r++)
t[n[r]]=!0}let i=ah(e)+ah(t)+"*$";return[new RegExp("^"+i),new RegExp(i)]}function td(s){let e=s.map(n=>typeof n=="string"?{label:n}:n),[t,i]=e.every(n=>/^\w+$/.
test(n.label))?[/\w*$/,/\w+$/]:ed(e);return n=>{let r=n.matchBefore(i);return r||n.explicit?{from:r?r.from:n.pos,options:e,validFor:t}:null}}var Zn=class{constructor(e,t,i,n){this.completion=e,this.source=t,this.match=i,this.score=n}};function It(s){return s.selection.main.from}function dh(s,e){var t;
let{source:i}=s,n=e&&i[0]!="^",r=i[i.length-1]!="$";return!n&&!r?s:new RegExp(`${n?"^":""}(?:${i})${r?"$":""}`,(t=s.flags)!==null&&t!==void 0?t:s.ignoreCase?"i":
"")}var bo=ue.define();function id(s,e,t,i){let{main:n}=s.selection,r=t-n.from,o=i-n.from;return{...s.changeByRange(l=>{if(l!=n&&t!=i&&s.sliceDoc(l.from+r,l.from+
o)!=s.sliceDoc(t,i))return{range:l};let a=s.toText(e);return{changes:{from:l.from+r,to:i==n.from?l.to:l.from+o,insert:a},range:w.cursor(l.from+r+a.length)}}),scrollIntoView:!0,
userEvent:"input.complete"}}var hh=new WeakMap;function nd(s){if(!Array.isArray(s))return s;let e=hh.get(s);return e||hh.set(s,e=td(s)),e}var Jn=B.define(),Yi=B.
define(),fo=class{constructor(e){this.pattern=e,this.chars=[],this.folded=[],this.any=[],this.precise=[],this.byWord=[],this.score=0,this.matched=[];for(let t=0;t<
e.length;){let i=Je(e,t),n=at(i);this.chars.push(i);let r=e.slice(t,t+n),o=r.toUpperCase();this.folded.push(Je(o==r?r.toLowerCase():o,0)),t+=n}this.astral=e.length!=
this.chars.length}ret(e,t){return this.score=e,this.matched=t,this}match(e){if(this.pattern.length==0)return this.ret(-100,[]);if(e.length<this.pattern.length)return null;
let{chars:t,folded:i,any:n,precise:r,byWord:o}=this;if(t.length==1){let x=Je(e,0),y=at(x),C=y==e.length?0:-100;if(x!=t[0])if(x==i[0])C+=-200;else return null;return this.
ret(C,[0,y])}let l=e.indexOf(this.pattern);if(l==0)return this.ret(e.length==this.pattern.length?0:-100,[0,this.pattern.length]);let a=t.length,h=0;if(l<0){for(let x=0,
y=Math.min(e.length,200);x<y&&h<a;){let C=Je(e,x);(C==t[h]||C==i[h])&&(n[h++]=x),x+=at(C)}if(h<a)return null}let f=0,c=0,u=!1,d=0,p=-1,m=-1,g=/[a-z]/.test(e),b=!0;
for(let x=0,y=Math.min(e.length,200),C=0;x<y&&c<a;){let S=Je(e,x);l<0&&(f<a&&S==t[f]&&(r[f++]=x),d<a&&(S==t[d]||S==i[d]?(d==0&&(p=x),m=x+1,d++):d=0));let A,P=S<
255?S>=48&&S<=57||S>=97&&S<=122?2:S>=65&&S<=90?1:0:(A=il(S))!=A.toLowerCase()?1:A!=A.toUpperCase()?2:0;(!x||P==1&&g||C==0&&P!=0)&&(t[c]==S||i[c]==S&&(u=!0)?o[c++]=
x:o.length&&(b=!1)),C=P,x+=at(S)}return c==a&&o[0]==0&&b?this.result(-100+(u?-200:0),o,e):d==a&&p==0?this.ret(-200-e.length+(m==e.length?0:-100),[0,m]):l>-1?this.
ret(-700-e.length,[l,l+this.pattern.length]):d==a?this.ret(-900-e.length,[p,m]):c==a?this.result(-100+(u?-200:0)+-700+(b?0:-1100),o,e):t.length==2?null:this.result(
(n[0]?-700:0)+-200+-1100,n,e)}result(e,t,i){let n=[],r=0;for(let o of t){let l=o+(this.astral?at(Je(i,o)):1);r&&n[r-1]==o?n[r-1]=l:(n[r++]=o,n[r++]=l)}return this.
ret(e-i.length,n)}},co=class{constructor(e){this.pattern=e,this.matched=[],this.score=0,this.folded=e.toLowerCase()}match(e){if(e.length<this.pattern.length)return null;
let t=e.slice(0,this.pattern.length),i=t==this.pattern?0:t.toLowerCase()==this.folded?-200:null;return i==null?null:(this.matched=[0,t.length],this.score=i+(e.length==
this.pattern.length?0:-100),this)}},J=R.define({combine(s){return ht(s,{activateOnTyping:!0,activateOnCompletion:()=>!1,activateOnTypingDelay:100,selectOnOpen:!0,
override:null,closeOnBlur:!0,maxRenderedOptions:100,defaultKeymap:!0,tooltipClass:()=>"",optionClass:()=>"",aboveCursor:!1,icons:!0,addToOptions:[],positionInfo:sd,
filterStrict:!1,compareCompletions:(e,t)=>(e.sortText||e.label).localeCompare(t.sortText||t.label),interactionDelay:75,updateSyncTime:100},{defaultKeymap:(e,t)=>e&&
t,closeOnBlur:(e,t)=>e&&t,icons:(e,t)=>e&&t,tooltipClass:(e,t)=>i=>fh(e(i),t(i)),optionClass:(e,t)=>i=>fh(e(i),t(i)),addToOptions:(e,t)=>e.concat(t),filterStrict:(e,t)=>e||
t})}});function fh(s,e){return s?e?s+" "+e:s:e}function sd(s,e,t,i,n,r){let o=s.textDirection==F.RTL,l=o,a=!1,h="top",f,c,u=e.left-n.left,d=n.right-e.right,p=i.
right-i.left,m=i.bottom-i.top;if(l&&u<Math.min(p,d)?l=!1:!l&&d<Math.min(p,u)&&(l=!0),p<=(l?u:d))f=Math.max(n.top,Math.min(t.top,n.bottom-m))-e.top,c=Math.min(400,
l?u:d);else{a=!0,c=Math.min(400,(o?e.right:n.right-e.left)-30);let x=n.bottom-e.bottom;x>=m||x>e.top?f=t.bottom-e.top:(h="bottom",f=e.bottom-t.top)}let g=(e.bottom-
e.top)/r.offsetHeight,b=(e.right-e.left)/r.offsetWidth;return{style:`${h}: ${f/g}px; max-width: ${c/b}px`,class:"cm-completionInfo-"+(a?o?"left-narrow":"right-n\
arrow":l?"left":"right")}}var yo=B.define();function rd(s){let e=s.addToOptions.slice();return s.icons&&e.push({render(t){let i=document.createElement("div");return i.
classList.add("cm-completionIcon"),t.type&&i.classList.add(...t.type.split(/\s+/g).map(n=>"cm-completionIcon-"+n)),i.setAttribute("aria-hidden","true"),i},position:20}),
e.push({render(t,i,n,r){let o=document.createElement("span");o.className="cm-completionLabel";let l=t.displayLabel||t.label,a=0;for(let h=0;h<r.length;){let f=r[h++],
c=r[h++];f>a&&o.appendChild(document.createTextNode(l.slice(a,f)));let u=o.appendChild(document.createElement("span"));u.appendChild(document.createTextNode(l.slice(
f,c))),u.className="cm-completionMatchedText",a=c}return a<l.length&&o.appendChild(document.createTextNode(l.slice(a))),o},position:50},{render(t){if(!t.detail)
return null;let i=document.createElement("span");return i.className="cm-completionDetail",i.textContent=t.detail,i},position:80}),e.sort((t,i)=>t.position-i.position).
map(t=>t.render)}function ao(s,e,t){if(s<=t)return{from:0,to:s};if(e<0&&(e=0),e<=s>>1){let n=Math.floor(e/t);return{from:n*t,to:(n+1)*t}}let i=Math.ceil((s-e)/t);
return{from:s-i*t,to:s-(i-1)*t}}var uo=class{constructor(e,t,i){this.view=e,this.stateField=t,this.applyCompletion=i,this.info=null,this.infoDestroy=null,this.placeInfoReq=
{read:()=>this.measureInfo(),write:a=>this.placeInfo(a),key:this},this.space=null,this.currentClass="";let n=e.state.field(t),{options:r,selected:o}=n.open,l=e.
state.facet(J);this.optionContent=rd(l),this.optionClass=l.optionClass,this.tooltipClass=l.tooltipClass,this.range=ao(r.length,o,l.maxRenderedOptions),this.dom=
document.createElement("div"),this.dom.className="cm-tooltip-autocomplete",this.updateTooltipClass(e.state),this.dom.addEventListener("mousedown",a=>{let{options:h}=e.
state.field(t).open;for(let f=a.target,c;f&&f!=this.dom;f=f.parentNode)if(f.nodeName=="LI"&&(c=/-(\d+)$/.exec(f.id))&&+c[1]<h.length){this.applyCompletion(e,h[+c[1]]),
a.preventDefault();return}if(a.target==this.list){let f=this.list.classList.contains("cm-completionListIncompleteTop")&&a.clientY<this.list.firstChild.getBoundingClientRect().
top?this.range.from-1:this.list.classList.contains("cm-completionListIncompleteBottom")&&a.clientY>this.list.lastChild.getBoundingClientRect().bottom?this.range.
to:null;f!=null&&(e.dispatch({effects:yo.of(f)}),a.preventDefault())}}),this.dom.addEventListener("focusout",a=>{let h=e.state.field(this.stateField,!1);h&&h.tooltip&&
e.state.facet(J).closeOnBlur&&a.relatedTarget!=e.contentDOM&&e.dispatch({effects:Yi.of(null)})}),this.showOptions(r,n.id)}mount(){this.updateSel()}showOptions(e,t){
this.list&&this.list.remove(),this.list=this.dom.appendChild(this.createListBox(e,t,this.range)),this.list.addEventListener("scroll",()=>{this.info&&this.view.requestMeasure(
this.placeInfoReq)})}update(e){var t;let i=e.state.field(this.stateField),n=e.startState.field(this.stateField);if(this.updateTooltipClass(e.state),i!=n){let{options:r,
selected:o,disabled:l}=i.open;(!n.open||n.open.options!=r)&&(this.range=ao(r.length,o,e.state.facet(J).maxRenderedOptions),this.showOptions(r,i.id)),this.updateSel(),
l!=((t=n.open)===null||t===void 0?void 0:t.disabled)&&this.dom.classList.toggle("cm-tooltip-autocomplete-disabled",!!l)}}updateTooltipClass(e){let t=this.tooltipClass(
e);if(t!=this.currentClass){for(let i of this.currentClass.split(" "))i&&this.dom.classList.remove(i);for(let i of t.split(" "))i&&this.dom.classList.add(i);this.
currentClass=t}}positioned(e){this.space=e,this.info&&this.view.requestMeasure(this.placeInfoReq)}updateSel(){let e=this.view.state.field(this.stateField),t=e.open;
(t.selected>-1&&t.selected<this.range.from||t.selected>=this.range.to)&&(this.range=ao(t.options.length,t.selected,this.view.state.facet(J).maxRenderedOptions),
this.showOptions(t.options,e.id));let i=this.updateSelectedOption(t.selected);if(i){this.destroyInfo();let{completion:n}=t.options[t.selected],{info:r}=n;if(!r)
return;let o=typeof r=="string"?document.createTextNode(r):r(n);if(!o)return;"then"in o?o.then(l=>{l&&this.view.state.field(this.stateField,!1)==e&&this.addInfoPane(
l,n)}).catch(l=>ee(this.view.state,l,"completion info")):(this.addInfoPane(o,n),i.setAttribute("aria-describedby",this.info.id))}}addInfoPane(e,t){this.destroyInfo();
let i=this.info=document.createElement("div");if(i.className="cm-tooltip cm-completionInfo",i.id="cm-completionInfo-"+Math.floor(Math.random()*65535).toString(16),
e.nodeType!=null)i.appendChild(e),this.infoDestroy=null;else{let{dom:n,destroy:r}=e;i.appendChild(n),this.infoDestroy=r||null}this.dom.appendChild(i),this.view.
requestMeasure(this.placeInfoReq)}updateSelectedOption(e){let t=null;for(let i=this.list.firstChild,n=this.range.from;i;i=i.nextSibling,n++)i.nodeName!="LI"||!i.
id?n--:n==e?i.hasAttribute("aria-selected")||(i.setAttribute("aria-selected","true"),t=i):i.hasAttribute("aria-selected")&&(i.removeAttribute("aria-selected"),i.
removeAttribute("aria-describedby"));return t&&ld(this.list,t),t}measureInfo(){let e=this.dom.querySelector("[aria-selected]");if(!e||!this.info)return null;let t=this.
dom.getBoundingClientRect(),i=this.info.getBoundingClientRect(),n=e.getBoundingClientRect(),r=this.space;if(!r){let o=this.dom.ownerDocument.documentElement;r={
left:0,top:0,right:o.clientWidth,bottom:o.clientHeight}}return n.top>Math.min(r.bottom,t.bottom)-10||n.bottom<Math.max(r.top,t.top)+10?null:this.view.state.facet(
J).positionInfo(this.view,t,n,i,r,this.dom)}placeInfo(e){this.info&&(e?(e.style&&(this.info.style.cssText=e.style),this.info.className="cm-tooltip cm-completion\
Info "+(e.class||"")):this.info.style.cssText="top: -1e6px")}createListBox(e,t,i){let n=document.createElement("ul");n.id=t,n.setAttribute("role","listbox"),n.setAttribute(
"aria-expanded","true"),n.setAttribute("aria-label",this.view.state.phrase("Completions")),n.addEventListener("mousedown",o=>{o.target==n&&o.preventDefault()});
let r=null;for(let o=i.from;o<i.to;o++){let{completion:l,match:a}=e[o],{section:h}=l;if(h){let u=typeof h=="string"?h:h.name;if(u!=r&&(o>i.from||i.from==0))if(r=
u,typeof h!="string"&&h.header)n.appendChild(h.header(h));else{let d=n.appendChild(document.createElement("completion-section"));d.textContent=u}}let f=n.appendChild(
document.createElement("li"));f.id=t+"-"+o,f.setAttribute("role","option");let c=this.optionClass(l);c&&(f.className=c);for(let u of this.optionContent){let d=u(
l,this.view.state,this.view,a);d&&f.appendChild(d)}}return i.from&&n.classList.add("cm-completionListIncompleteTop"),i.to<e.length&&n.classList.add("cm-completi\
onListIncompleteBottom"),n}destroyInfo(){this.info&&(this.infoDestroy&&this.infoDestroy(),this.info.remove(),this.info=null)}destroy(){this.destroyInfo()}};function od(s,e){
return t=>new uo(t,s,e)}function ld(s,e){let t=s.getBoundingClientRect(),i=e.getBoundingClientRect(),n=t.height/s.offsetHeight;i.top<t.top?s.scrollTop-=(t.top-i.
top)/n:i.bottom>t.bottom&&(s.scrollTop+=(i.bottom-t.bottom)/n)}function ch(s){return(s.boost||0)*100+(s.apply?10:0)+(s.info?5:0)+(s.type?1:0)}function ad(s,e){let t=[],
i=null,n=null,r=f=>{t.push(f);let{section:c}=f.completion;if(c){i||(i=[]);let u=typeof c=="string"?c:c.name;i.some(d=>d.name==u)||i.push(typeof c=="string"?{name:u}:
c)}},o=e.facet(J);for(let f of s)if(f.hasResult()){let c=f.result.getMatch;if(f.result.filter===!1)for(let u of f.result.options)r(new Zn(u,f.source,c?c(u):[],1e9-
t.length));else{let u=e.sliceDoc(f.from,f.to),d,p=o.filterStrict?new co(u):new fo(u);for(let m of f.result.options)if(d=p.match(m.label)){let g=m.displayLabel?c?
c(m,d.matched):[]:d.matched,b=d.score+(m.boost||0);if(r(new Zn(m,f.source,g,b)),typeof m.section=="object"&&m.section.rank==="dynamic"){let{name:x}=m.section;n||
(n=Object.create(null)),n[x]=Math.max(b,n[x]||-1e9)}}}}if(i){let f=Object.create(null),c=0,u=(d,p)=>(d.rank==="dynamic"&&p.rank==="dynamic"?n[p.name]-n[d.name]:
0)||(typeof d.rank=="number"?d.rank:1e9)-(typeof p.rank=="number"?p.rank:1e9)||(d.name<p.name?-1:1);for(let d of i.sort(u))c-=1e5,f[d.name]=c;for(let d of t){let{
section:p}=d.completion;p&&(d.score+=f[typeof p=="string"?p:p.name])}}let l=[],a=null,h=o.compareCompletions;for(let f of t.sort((c,u)=>u.score-c.score||h(c.completion,
u.completion))){let c=f.completion;!a||a.label!=c.label||a.detail!=c.detail||a.type!=null&&c.type!=null&&a.type!=c.type||a.apply!=c.apply||a.boost!=c.boost?l.push(
f):ch(f.completion)>ch(a)&&(l[l.length-1]=f),a=f.completion}return l}var po=class s{constructor(e,t,i,n,r,o){this.options=e,this.attrs=t,this.tooltip=i,this.timestamp=
n,this.selected=r,this.disabled=o}setSelected(e,t){return e==this.selected||e>=this.options.length?this:new s(this.options,uh(t,e),this.tooltip,this.timestamp,e,
this.disabled)}static build(e,t,i,n,r,o){if(n&&!o&&e.some(h=>h.isPending))return n.setDisabled();let l=ad(e,t);if(!l.length)return n&&e.some(h=>h.isPending)?n.setDisabled():
null;let a=t.facet(J).selectOnOpen?0:-1;if(n&&n.selected!=a&&n.selected!=-1){let h=n.options[n.selected].completion;for(let f=0;f<l.length;f++)if(l[f].completion==
h){a=f;break}}return new s(l,uh(i,a),{pos:e.reduce((h,f)=>f.hasResult()?Math.min(h,f.from):h,1e8),create:pd,above:r.aboveCursor},n?n.timestamp:Date.now(),a,!1)}map(e){
return new s(this.options,this.attrs,{...this.tooltip,pos:e.mapPos(this.tooltip.pos)},this.timestamp,this.selected,this.disabled)}setDisabled(){return new s(this.
options,this.attrs,this.tooltip,this.timestamp,this.selected,!0)}},mo=class s{constructor(e,t,i){this.active=e,this.id=t,this.open=i}static start(){return new s(
ud,"cm-ac-"+Math.floor(Math.random()*2e6).toString(36),null)}update(e){let{state:t}=e,i=t.facet(J),r=(i.override||t.languageDataAt("autocomplete",It(t)).map(nd)).
map(a=>(this.active.find(f=>f.source==a)||new rt(a,this.active.some(f=>f.state!=0)?1:0)).update(e,i));r.length==this.active.length&&r.every((a,h)=>a==this.active[h])&&
(r=this.active);let o=this.open,l=e.effects.some(a=>a.is(Oo));o&&e.docChanged&&(o=o.map(e.changes)),e.selection||r.some(a=>a.hasResult()&&e.changes.touchesRange(
a.from,a.to))||!hd(r,this.active)||l?o=po.build(r,t,this.id,o,i,l):o&&o.disabled&&!r.some(a=>a.isPending)&&(o=null),!o&&r.every(a=>!a.isPending)&&r.some(a=>a.hasResult())&&
(r=r.map(a=>a.hasResult()?new rt(a.source,0):a));for(let a of e.effects)a.is(yo)&&(o=o&&o.setSelected(a.value,this.id));return r==this.active&&o==this.open?this:
new s(r,this.id,o)}get tooltip(){return this.open?this.open.tooltip:null}get attrs(){return this.open?this.open.attrs:this.active.length?fd:cd}};function hd(s,e){
if(s==e)return!0;for(let t=0,i=0;;){for(;t<s.length&&!s[t].hasResult();)t++;for(;i<e.length&&!e[i].hasResult();)i++;let n=t==s.length,r=i==e.length;if(n||r)return n==
r;if(s[t++].result!=e[i++].result)return!1}}var fd={"aria-autocomplete":"list"},cd={};function uh(s,e){let t={"aria-autocomplete":"list","aria-haspopup":"listbo\
x","aria-controls":s};return e>-1&&(t["aria-activedescendant"]=s+"-"+e),t}var ud=[];function ph(s,e){if(s.isUserEvent("input.complete")){let i=s.annotation(bo);
if(i&&e.activateOnCompletion(i))return 12}let t=s.isUserEvent("input.type");return t&&e.activateOnTyping?5:t?1:s.isUserEvent("delete.backward")?2:s.selection?8:
s.docChanged?16:0}var rt=class s{constructor(e,t,i=!1){this.source=e,this.state=t,this.explicit=i}hasResult(){return!1}get isPending(){return this.state==1}update(e,t){
let i=ph(e,t),n=this;(i&8||i&16&&this.touches(e))&&(n=new s(n.source,0)),i&4&&n.state==0&&(n=new s(this.source,1)),n=n.updateFor(e,i);for(let r of e.effects)if(r.
is(Jn))n=new s(n.source,1,r.value);else if(r.is(Yi))n=new s(n.source,0);else if(r.is(Oo))for(let o of r.value)o.source==n.source&&(n=o);return n}updateFor(e,t){
return this.map(e.changes)}map(e){return this}touches(e){return e.changes.touchesRange(It(e.state))}},es=class s extends rt{constructor(e,t,i,n,r,o){super(e,3,t),
this.limit=i,this.result=n,this.from=r,this.to=o}hasResult(){return!0}updateFor(e,t){var i;if(!(t&3))return this.map(e.changes);let n=this.result;n.map&&!e.changes.
empty&&(n=n.map(n,e.changes));let r=e.changes.mapPos(this.from),o=e.changes.mapPos(this.to,1),l=It(e.state);if(l>o||!n||t&2&&(It(e.startState)==this.from||l<this.
limit))return new rt(this.source,t&4?1:0);let a=e.changes.mapPos(this.limit);return dd(n.validFor,e.state,r,o)?new s(this.source,this.explicit,a,n,r,o):n.update&&
(n=n.update(n,r,o,new Kn(e.state,l,!1)))?new s(this.source,this.explicit,a,n,n.from,(i=n.to)!==null&&i!==void 0?i:It(e.state)):new rt(this.source,1,this.explicit)}map(e){
if(e.empty)return this;let t=this.result.map?this.result.map(this.result,e):this.result;return t?new s(this.source,this.explicit,e.mapPos(this.limit),t,e.mapPos(
this.from),e.mapPos(this.to,1)):new rt(this.source,0)}touches(e){return e.changes.touchesRange(this.from,this.to)}};function dd(s,e,t,i){if(!s)return!1;let n=e.
sliceDoc(t,i);return typeof s=="function"?s(n,t,i,e):dh(s,!0).test(n)}var Oo=B.define({map(s,e){return s.map(t=>t.map(e))}}),ce=se.define({create(){return mo.start()},
update(s,e){return s.update(e)},provide:s=>[Li.from(s,e=>e.tooltip),T.contentAttributes.from(s,e=>e.attrs)]});function xo(s,e){let t=e.completion.apply||e.completion.
label,i=s.state.field(ce).active.find(n=>n.source==e.source);return i instanceof es?(typeof t=="string"?s.dispatch({...id(s.state,t,i.from,i.to),annotations:bo.
of(e.completion)}):t(s,e.completion,i.from,i.to),!0):!1}var pd=od(ce,xo);function Gn(s,e="option"){return t=>{let i=t.state.field(ce,!1);if(!i||!i.open||i.open.
disabled||Date.now()-i.open.timestamp<t.state.facet(J).interactionDelay)return!1;let n=1,r;e=="page"&&(r=Xr(t,i.open.tooltip))&&(n=Math.max(2,Math.floor(r.dom.offsetHeight/
r.dom.querySelector("li").offsetHeight)-1));let{length:o}=i.open.options,l=i.open.selected>-1?i.open.selected+n*(s?1:-1):s?0:o-1;return l<0?l=e=="page"?0:o-1:l>=
o&&(l=e=="page"?o-1:0),t.dispatch({effects:yo.of(l)}),!0}}var mh=s=>{let e=s.state.field(ce,!1);return s.state.readOnly||!e||!e.open||e.open.selected<0||e.open.
disabled||Date.now()-e.open.timestamp<s.state.facet(J).interactionDelay?!1:xo(s,e.open.options[e.open.selected])},ho=s=>s.state.field(ce,!1)?(s.dispatch({effects:Jn.
of(!0)}),!0):!1,gh=s=>{let e=s.state.field(ce,!1);return!e||!e.active.some(t=>t.state!=0)?!1:(s.dispatch({effects:Yi.of(null)}),!0)},go=class{constructor(e,t){this.
active=e,this.context=t,this.time=Date.now(),this.updates=[],this.done=void 0}},md=50,gd=1e3,bd=pe.fromClass(class{constructor(s){this.view=s,this.debounceUpdate=
-1,this.running=[],this.debounceAccept=-1,this.pendingStart=!1,this.composing=0;for(let e of s.state.field(ce).active)e.isPending&&this.startQuery(e)}update(s){
let e=s.state.field(ce),t=s.state.facet(J);if(!s.selectionSet&&!s.docChanged&&s.startState.field(ce)==e)return;let i=s.transactions.some(r=>{let o=ph(r,t);return o&
8||(r.selection||r.docChanged)&&!(o&3)});for(let r=0;r<this.running.length;r++){let o=this.running[r];if(i||o.context.abortOnDocChange&&s.docChanged||o.updates.
length+s.transactions.length>md&&Date.now()-o.time>gd){for(let l of o.context.abortListeners)try{l()}catch(a){ee(this.view.state,a)}o.context.abortListeners=null,
this.running.splice(r--,1)}else o.updates.push(...s.transactions)}this.debounceUpdate>-1&&clearTimeout(this.debounceUpdate),s.transactions.some(r=>r.effects.some(
o=>o.is(Jn)))&&(this.pendingStart=!0);let n=this.pendingStart?50:t.activateOnTypingDelay;if(this.debounceUpdate=e.active.some(r=>r.isPending&&!this.running.some(
o=>o.active.source==r.source))?setTimeout(()=>this.startUpdate(),n):-1,this.composing!=0)for(let r of s.transactions)r.isUserEvent("input.type")?this.composing=
2:this.composing==2&&r.selection&&(this.composing=3)}startUpdate(){this.debounceUpdate=-1,this.pendingStart=!1;let{state:s}=this.view,e=s.field(ce);for(let t of e.
active)t.isPending&&!this.running.some(i=>i.active.source==t.source)&&this.startQuery(t);this.running.length&&e.open&&e.open.disabled&&(this.debounceAccept=setTimeout(
()=>this.accept(),this.view.state.facet(J).updateSyncTime))}startQuery(s){let{state:e}=this.view,t=It(e),i=new Kn(e,t,s.explicit,this.view),n=new go(s,i);this.running.
push(n),Promise.resolve(s.source(i)).then(r=>{n.context.aborted||(n.done=r||null,this.scheduleAccept())},r=>{this.view.dispatch({effects:Yi.of(null)}),ee(this.view.
state,r)})}scheduleAccept(){this.running.every(s=>s.done!==void 0)?this.accept():this.debounceAccept<0&&(this.debounceAccept=setTimeout(()=>this.accept(),this.view.
state.facet(J).updateSyncTime))}accept(){var s;this.debounceAccept>-1&&clearTimeout(this.debounceAccept),this.debounceAccept=-1;let e=[],t=this.view.state.facet(
J),i=this.view.state.field(ce);for(let n=0;n<this.running.length;n++){let r=this.running[n];if(r.done===void 0)continue;if(this.running.splice(n--,1),r.done){let l=It(
r.updates.length?r.updates[0].startState:this.view.state),a=Math.min(l,r.done.from+(r.active.explicit?0:1)),h=new es(r.active.source,r.active.explicit,a,r.done,
r.done.from,(s=r.done.to)!==null&&s!==void 0?s:l);for(let f of r.updates)h=h.update(f,t);if(h.hasResult()){e.push(h);continue}}let o=i.active.find(l=>l.source==
r.active.source);if(o&&o.isPending)if(r.done==null){let l=new rt(r.active.source,0);for(let a of r.updates)l=l.update(a,t);l.isPending||e.push(l)}else this.startQuery(
o)}(e.length||i.open&&i.open.disabled)&&this.view.dispatch({effects:Oo.of(e)})}},{eventHandlers:{blur(s){let e=this.view.state.field(ce,!1);if(e&&e.tooltip&&this.
view.state.facet(J).closeOnBlur){let t=e.open&&Xr(this.view,e.open.tooltip);(!t||!t.dom.contains(s.relatedTarget))&&setTimeout(()=>this.view.dispatch({effects:Yi.
of(null)}),10)}},compositionstart(){this.composing=1},compositionend(){this.composing==3&&setTimeout(()=>this.view.dispatch({effects:Jn.of(!1)}),20),this.composing=
0}}}),yd=typeof navigator=="object"&&/Win/.test(navigator.platform),Od=et.highest(T.domEventHandlers({keydown(s,e){let t=e.state.field(ce,!1);if(!t||!t.open||t.
open.disabled||t.open.selected<0||!s.key||s.key.length>1||s.ctrlKey&&!(yd&&s.altKey)||s.metaKey)return!1;let i=t.open.options[t.open.selected],n=t.active.find(o=>o.
source==i.source),r=i.completion.commitCharacters||n.result.commitCharacters;return r&&r.indexOf(s.key)>-1&&xo(e,i),!1}})),xd=T.baseTheme({".cm-tooltip.cm-toolt\
ip-autocomplete":{"& > ul":{fontFamily:"monospace",whiteSpace:"nowrap",overflow:"hidden auto",maxWidth_fallback:"700px",maxWidth:"min(700px, 95vw)",minWidth:"25\
0px",maxHeight:"10em",height:"100%",listStyle:"none",margin:0,padding:0,"& > li, & > completion-section":{padding:"1px 3px",lineHeight:1.2},"& > li":{overflowX:"\
hidden",textOverflow:"ellipsis",cursor:"pointer"},"& > completion-section":{display:"list-item",borderBottom:"1px solid silver",paddingLeft:"0.5em",opacity:.7}}},
"&light .cm-tooltip-autocomplete ul li[aria-selected]":{background:"#17c",color:"white"},"&light .cm-tooltip-autocomplete-disabled ul li[aria-selected]":{background:"\
#777"},"&dark .cm-tooltip-autocomplete ul li[aria-selected]":{background:"#347",color:"white"},"&dark .cm-tooltip-autocomplete-disabled ul li[aria-selected]":{background:"\
#444"},".cm-completionListIncompleteTop:before, .cm-completionListIncompleteBottom:after":{content:'"\xB7\xB7\xB7"',opacity:.5,display:"block",textAlign:"center",
cursor:"pointer"},".cm-tooltip.cm-completionInfo":{position:"absolute",padding:"3px 9px",width:"max-content",maxWidth:"400px",boxSizing:"border-box",whiteSpace:"\
pre-line"},".cm-completionInfo.cm-completionInfo-left":{right:"100%"},".cm-completionInfo.cm-completionInfo-right":{left:"100%"},".cm-completionInfo.cm-completi\
onInfo-left-narrow":{right:"30px"},".cm-completionInfo.cm-completionInfo-right-narrow":{left:"30px"},"&light .cm-snippetField":{backgroundColor:"#00000022"},"&d\
ark .cm-snippetField":{backgroundColor:"#ffffff22"},".cm-snippetFieldPosition":{verticalAlign:"text-top",width:0,height:"1.15em",display:"inline-block",margin:"\
0 -0.7px -.7em",borderLeft:"1.4px dotted #888"},".cm-completionMatchedText":{textDecoration:"underline"},".cm-completionDetail":{marginLeft:"0.5em",fontStyle:"i\
talic"},".cm-completionIcon":{fontSize:"90%",width:".8em",display:"inline-block",textAlign:"center",paddingRight:".6em",opacity:"0.6",boxSizing:"content-box"},"\
.cm-completionIcon-function, .cm-completionIcon-method":{"&:after":{content:"'\u0192'"}},".cm-completionIcon-class":{"&:after":{content:"'\u25CB'"}},".cm-comple\
tionIcon-interface":{"&:after":{content:"'\u25CC'"}},".cm-completionIcon-variable":{"&:after":{content:"'\u{1D465}'"}},".cm-completionIcon-constant":{"&:after":{
content:"'\u{1D436}'"}},".cm-completionIcon-type":{"&:after":{content:"'\u{1D461}'"}},".cm-completionIcon-enum":{"&:after":{content:"'\u222A'"}},".cm-completion\
Icon-property":{"&:after":{content:"'\u25A1'"}},".cm-completionIcon-keyword":{"&:after":{content:"'\u{1F511}\uFE0E'"}},".cm-completionIcon-namespace":{"&:after":{
content:"'\u25A2'"}},".cm-completionIcon-text":{"&:after":{content:"'abc'",fontSize:"50%",verticalAlign:"middle"}}});var bh=new class extends Se{};bh.startSide=1;bh.endSide=-1;var xg=typeof navigator=="object"&&/Android\b/.test(navigator.userAgent);function wd(s={}){return[Od,ce,J.of(s),bd,Sd,xd]}var yh=[{key:"Ctrl-Space",run:ho},{mac:"Alt-`",run:ho},{mac:"Alt-i",run:ho},{key:"Escape",run:gh},{key:"ArrowDo\
wn",run:Gn(!0)},{key:"ArrowUp",run:Gn(!1)},{key:"PageDown",run:Gn(!0,"page")},{key:"PageUp",run:Gn(!1,"page")},{key:"Enter",run:mh}],Sd=et.highest(Vn.computeN([
J],s=>s.facet(J).defaultKeymap?[yh]:[]));function kd(s){var e;let t=(e=s.field(ce,!1))===null||e===void 0?void 0:e.open;return t&&!t.disabled&&t.selected>=0?t.options[t.selected].completion:null}var vd=s=>{let{state:e}=s,t=e.doc.lineAt(e.selection.main.from),i=Po(s.state,t.from);return i.line?Cd(s):i.block?Pd(s):!1};function Ao(s,e){return({state:t,dispatch:i})=>{
if(t.readOnly)return!1;let n=s(e,t);return n?(i(t.update(n)),!0):!1}}var Cd=Ao(Md,0);var Ad=Ao(Ph,0);var Pd=Ao((s,e)=>Ph(s,e,Td(e)),0);function Po(s,e){let t=s.languageDataAt("commentTokens",e,1);return t.length?t[0]:{}}var Ui=50;function Rd(s,{open:e,close:t},i,n){
let r=s.sliceDoc(i-Ui,i),o=s.sliceDoc(n,n+Ui),l=/\s*$/.exec(r)[0].length,a=/^\s*/.exec(o)[0].length,h=r.length-l;if(r.slice(h-e.length,h)==e&&o.slice(a,a+t.length)==
t)return{open:{pos:i-l,margin:l&&1},close:{pos:n+a,margin:a&&1}};let f,c;n-i<=2*Ui?f=c=s.sliceDoc(i,n):(f=s.sliceDoc(i,i+Ui),c=s.sliceDoc(n-Ui,n));let u=/^\s*/.
exec(f)[0].length,d=/\s*$/.exec(c)[0].length,p=c.length-d-t.length;return f.slice(u,u+e.length)==e&&c.slice(p,p+t.length)==t?{open:{pos:i+u+e.length,margin:/\s/.
test(f.charAt(u+e.length))?1:0},close:{pos:n-d-t.length,margin:/\s/.test(c.charAt(p-1))?1:0}}:null}function Td(s){let e=[];for(let t of s.selection.ranges){let i=s.
doc.lineAt(t.from),n=t.to<=i.to?i:s.doc.lineAt(t.to);n.from>i.from&&n.from==t.to&&(n=t.to==i.to+1?i:s.doc.lineAt(t.to-1));let r=e.length-1;r>=0&&e[r].to>i.from?
e[r].to=n.to:e.push({from:i.from+/^\s*/.exec(i.text)[0].length,to:n.to})}return e}function Ph(s,e,t=e.selection.ranges){let i=t.map(r=>Po(e,r.from).block);if(!i.
every(r=>r))return null;let n=t.map((r,o)=>Rd(e,i[o],r.from,r.to));if(s!=2&&!n.every(r=>r))return{changes:e.changes(t.map((r,o)=>n[o]?[]:[{from:r.from,insert:i[o].
open+" "},{from:r.to,insert:" "+i[o].close}]))};if(s!=1&&n.some(r=>r)){let r=[];for(let o=0,l;o<n.length;o++)if(l=n[o]){let a=i[o],{open:h,close:f}=l;r.push({from:h.
pos-a.open.length,to:h.pos+h.margin},{from:f.pos-f.margin,to:f.pos+a.close.length})}return{changes:r}}return null}function Md(s,e,t=e.selection.ranges){let i=[],
n=-1;e:for(let{from:r,to:o}of t){let l=i.length,a=1e9,h;for(let f=r;f<=o;){let c=e.doc.lineAt(f);if(h==null&&(h=Po(e,c.from).line,!h))continue e;if(c.from>n&&(r==
o||o>c.from)){n=c.from;let u=/^\s*/.exec(c.text)[0].length,d=u==c.length,p=c.text.slice(u,u+h.length)==h?u:-1;u<c.text.length&&u<a&&(a=u),i.push({line:c,comment:p,
token:h,indent:u,empty:d,single:!1})}f=c.to+1}if(a<1e9)for(let f=l;f<i.length;f++)i[f].indent<i[f].line.text.length&&(i[f].indent=a);i.length==l+1&&(i[l].single=
!0)}if(s!=2&&i.some(r=>r.comment<0&&(!r.empty||r.single))){let r=[];for(let{line:l,token:a,indent:h,empty:f,single:c}of i)(c||!f)&&r.push({from:l.from+h,insert:a+
" "});let o=e.changes(r);return{changes:o,selection:e.selection.map(o,1)}}else if(s!=1&&i.some(r=>r.comment>=0)){let r=[];for(let{line:o,comment:l,token:a}of i)
if(l>=0){let h=o.from+l,f=h+a.length;o.text[f-o.from]==" "&&f++,r.push({from:h,to:f})}return{changes:r}}return null}var So=ue.define(),Dd=ue.define(),Ed=R.define(),
Rh=R.define({combine(s){return ht(s,{minDepth:100,newGroupDelay:500,joinToEvent:(e,t)=>t},{minDepth:Math.max,newGroupDelay:Math.min,joinToEvent:(e,t)=>(i,n)=>e(
i,n)||t(i,n)})}}),Th=se.define({create(){return Xt.empty},update(s,e){let t=e.state.facet(Rh),i=e.annotation(So);if(i){let a=Ie.fromTransaction(e,i.selection),h=i.
side,f=h==0?s.undone:s.done;return a?f=is(f,f.length,t.minDepth,a):f=Eh(f,e.startState.selection),new Xt(h==0?i.rest:f,h==0?f:i.rest)}let n=e.annotation(Dd);if((n==
"full"||n=="before")&&(s=s.isolate()),e.annotation(G.addToHistory)===!1)return e.changes.empty?s:s.addMapping(e.changes.desc);let r=Ie.fromTransaction(e),o=e.annotation(
G.time),l=e.annotation(G.userEvent);return r?s=s.addChanges(r,o,l,t,e):e.selection&&(s=s.addSelection(e.startState.selection,o,l,t.newGroupDelay)),(n=="full"||n==
"after")&&(s=s.isolate()),s},toJSON(s){return{done:s.done.map(e=>e.toJSON()),undone:s.undone.map(e=>e.toJSON())}},fromJSON(s){return new Xt(s.done.map(Ie.fromJSON),
s.undone.map(Ie.fromJSON))}});function Bd(s={}){return[Th,Rh.of(s),T.domEventHandlers({beforeinput(e,t){let i=e.inputType=="historyUndo"?Mh:e.inputType=="histor\
yRedo"?ko:null;return i?(e.preventDefault(),i(t)):!1}})]}function ns(s,e){return function({state:t,dispatch:i}){if(!e&&t.readOnly)return!1;let n=t.field(Th,!1);if(!n)return!1;let r=n.pop(s,t,e);return r?(i(r),!0):!1}}
var Mh=ns(0,!1),ko=ns(1,!1),Ld=ns(0,!0),$d=ns(1,!0);var Ie=class s{constructor(e,t,i,n,r){this.changes=e,this.effects=t,this.mapped=i,this.startSelection=n,this.selectionsAfter=r}setSelAfter(e){return new s(this.
changes,this.effects,this.mapped,this.startSelection,e)}toJSON(){var e,t,i;return{changes:(e=this.changes)===null||e===void 0?void 0:e.toJSON(),mapped:(t=this.mapped)===
null||t===void 0?void 0:t.toJSON(),startSelection:(i=this.startSelection)===null||i===void 0?void 0:i.toJSON(),selectionsAfter:this.selectionsAfter.map(n=>n.toJSON())}}static fromJSON(e){
return new s(e.changes&&ae.fromJSON(e.changes),[],e.mapped&&Ze.fromJSON(e.mapped),e.startSelection&&w.fromJSON(e.startSelection),e.selectionsAfter.map(w.fromJSON))}static fromTransaction(e,t){
let i=Re;for(let n of e.startState.facet(Ed)){let r=n(e);r.length&&(i=i.concat(r))}return!i.length&&e.changes.empty?null:new s(e.changes.invert(e.startState.doc),
i,void 0,t||e.startState.selection,Re)}static selection(e){return new s(void 0,Re,void 0,void 0,e)}};function is(s,e,t,i){let n=e+1>t+20?e-t-1:0,r=s.slice(n,e);
return r.push(i),r}function Id(s,e){let t=[],i=!1;return s.iterChangedRanges((n,r)=>t.push(n,r)),e.iterChangedRanges((n,r,o,l)=>{for(let a=0;a<t.length;){let h=t[a++],
f=t[a++];l>=h&&o<=f&&(i=!0)}}),i}function Xd(s,e){return s.ranges.length==e.ranges.length&&s.ranges.filter((t,i)=>t.empty!=e.ranges[i].empty).length===0}function Dh(s,e){
return s.length?e.length?s.concat(e):s:e}var Re=[],Nd=200;function Eh(s,e){if(s.length){let t=s[s.length-1],i=t.selectionsAfter.slice(Math.max(0,t.selectionsAfter.
length-Nd));return i.length&&i[i.length-1].eq(e)?s:(i.push(e),is(s,s.length-1,1e9,t.setSelAfter(i)))}else return[Ie.selection([e])]}function Fd(s){let e=s[s.length-
1],t=s.slice();return t[s.length-1]=e.setSelAfter(e.selectionsAfter.slice(0,e.selectionsAfter.length-1)),t}function wo(s,e){if(!s.length)return s;let t=s.length,
i=Re;for(;t;){let n=Qd(s[t-1],e,i);if(n.changes&&!n.changes.empty||n.effects.length){let r=s.slice(0,t);return r[t-1]=n,r}else e=n.mapped,t--,i=n.selectionsAfter}
return i.length?[Ie.selection(i)]:Re}function Qd(s,e,t){let i=Dh(s.selectionsAfter.length?s.selectionsAfter.map(l=>l.map(e)):Re,t);if(!s.changes)return Ie.selection(
i);let n=s.changes.map(e),r=e.mapDesc(s.changes,!0),o=s.mapped?s.mapped.composeDesc(r):r;return new Ie(n,B.mapEffects(s.effects,e),o,s.startSelection.map(r),i)}
var Vd=/^(input\.type|delete)($|\.)/,Xt=class s{constructor(e,t,i=0,n=void 0){this.done=e,this.undone=t,this.prevTime=i,this.prevUserEvent=n}isolate(){return this.
prevTime?new s(this.done,this.undone):this}addChanges(e,t,i,n,r){let o=this.done,l=o[o.length-1];return l&&l.changes&&!l.changes.empty&&e.changes&&(!i||Vd.test(
i))&&(!l.selectionsAfter.length&&t-this.prevTime<n.newGroupDelay&&n.joinToEvent(r,Id(l.changes,e.changes))||i=="input.type.compose")?o=is(o,o.length-1,n.minDepth,
new Ie(e.changes.compose(l.changes),Dh(B.mapEffects(e.effects,l.changes),l.effects),l.mapped,l.startSelection,Re)):o=is(o,o.length,n.minDepth,e),new s(o,Re,t,i)}addSelection(e,t,i,n){
let r=this.done.length?this.done[this.done.length-1].selectionsAfter:Re;return r.length>0&&t-this.prevTime<n&&i==this.prevUserEvent&&i&&/^select($|\.)/.test(i)&&
Xd(r[r.length-1],e)?this:new s(Eh(this.done,e),this.undone,t,i)}addMapping(e){return new s(wo(this.done,e),wo(this.undone,e),this.prevTime,this.prevUserEvent)}pop(e,t,i){
let n=e==0?this.done:this.undone;if(n.length==0)return null;let r=n[n.length-1],o=r.selectionsAfter[0]||(r.startSelection?r.startSelection.map(r.changes.invertedDesc,
1):t.selection);if(i&&r.selectionsAfter.length)return t.update({selection:r.selectionsAfter[r.selectionsAfter.length-1],annotations:So.of({side:e,rest:Fd(n),selection:o}),
userEvent:e==0?"select.undo":"select.redo",scrollIntoView:!0});if(r.changes){let l=n.length==1?Re:n.slice(0,n.length-1);return r.mapped&&(l=wo(l,r.mapped)),t.update(
{changes:r.changes,selection:r.startSelection,effects:r.effects,annotations:So.of({side:e,rest:l,selection:o}),filter:!1,userEvent:e==0?"undo":"redo",scrollIntoView:!0})}else
return null}};Xt.empty=new Xt(Re,Re);var Wd=[{key:"Mod-z",run:Mh,preventDefault:!0},{key:"Mod-y",mac:"Mod-Shift-z",run:ko,preventDefault:!0},{linux:"Ctrl-Shift-\
z",run:ko,preventDefault:!0},{key:"Mod-u",run:Ld,preventDefault:!0},{key:"Alt-u",mac:"Mod-Shift-u",run:$d,preventDefault:!0}];function ai(s,e){return w.create(s.
ranges.map(e),s.mainIndex)}function Xe(s,e){return s.update({selection:e,scrollIntoView:!0,userEvent:"select"})}function Ne({state:s,dispatch:e},t){let i=ai(s.selection,
t);return i.eq(s.selection,!0)?!1:(e(Xe(s,i)),!0)}function ss(s,e){return w.cursor(e?s.to:s.from)}function Bh(s,e){return Ne(s,t=>t.empty?s.moveByChar(t,e):ss(t,
e))}function oe(s){return s.textDirectionAt(s.state.selection.main.head)==F.LTR}var Lh=s=>Bh(s,!oe(s)),$h=s=>Bh(s,oe(s));function Ih(s,e){return Ne(s,t=>t.empty?s.moveByGroup(t,e):ss(t,e))}var Hd=s=>Ih(s,!oe(s)),qd=s=>Ih(s,oe(s));var Rg=typeof Intl<"u"&&Intl.Segmenter?new Intl.Segmenter(void 0,{granularity:"word"}):null;function zd(s,e,t){if(e.type.prop(t))return!0;let i=e.to-e.from;return i&&(i>2||/[^\s,.;:]/.test(s.sliceDoc(e.from,e.to)))||e.firstChild}function rs(s,e,t){let i=Oe(
s).resolveInner(e.head),n=t?D.closedBy:D.openedBy;for(let a=e.head;;){let h=t?i.childAfter(a):i.childBefore(a);if(!h)break;zd(s,h,n)?i=h:a=t?h.to:h.from}let r=i.
type.prop(n),o,l;return r&&(o=t?$t(s,i.from,1):$t(s,i.to,-1))&&o.matched?l=t?o.end.to:o.end.from:l=t?i.to:i.from,w.cursor(l,t?-1:1)}var _d=s=>Ne(s,e=>rs(s.state,
e,!oe(s))),Yd=s=>Ne(s,e=>rs(s.state,e,oe(s)));function Xh(s,e){return Ne(s,t=>{if(!t.empty)return ss(t,e);let i=s.moveVertically(t,e);return i.head!=t.head?i:s.
moveToLineBoundary(t,e)})}var Nh=s=>Xh(s,!1),Fh=s=>Xh(s,!0);function Qh(s){let e=s.scrollDOM.clientHeight<s.scrollDOM.scrollHeight-2,t=0,i=0,n;if(e){for(let r of s.
state.facet(T.scrollMargins)){let o=r(s);o?.top&&(t=Math.max(o?.top,t)),o?.bottom&&(i=Math.max(o?.bottom,i))}n=s.scrollDOM.clientHeight-t-i}else n=(s.dom.ownerDocument.
defaultView||window).innerHeight;return{marginTop:t,marginBottom:i,selfScroll:e,height:Math.max(s.defaultLineHeight,n-5)}}function Vh(s,e){let t=Qh(s),{state:i}=s,
n=ai(i.selection,o=>o.empty?s.moveVertically(o,e,t.height):ss(o,e));if(n.eq(i.selection))return!1;let r;if(t.selfScroll){let o=s.coordsAtPos(i.selection.main.head),
l=s.scrollDOM.getBoundingClientRect(),a=l.top+t.marginTop,h=l.bottom-t.marginBottom;o&&o.top>a&&o.bottom<h&&(r=T.scrollIntoView(n.main.head,{y:"start",yMargin:o.
top-a}))}return s.dispatch(Xe(i,n),{effects:r}),!0}var Oh=s=>Vh(s,!1),vo=s=>Vh(s,!0);function bt(s,e,t){let i=s.lineBlockAt(e.head),n=s.moveToLineBoundary(e,t);
if(n.head==e.head&&n.head!=(t?i.to:i.from)&&(n=s.moveToLineBoundary(e,t,!1)),!t&&n.head==i.from&&i.length){let r=/^\s*/.exec(s.state.sliceDoc(i.from,Math.min(i.
from+100,i.to)))[0].length;r&&e.head!=i.from+r&&(n=w.cursor(i.from+r))}return n}var Ud=s=>Ne(s,e=>bt(s,e,!0)),jd=s=>Ne(s,e=>bt(s,e,!1)),Gd=s=>Ne(s,e=>bt(s,e,!oe(
s))),Kd=s=>Ne(s,e=>bt(s,e,oe(s))),Zd=s=>Ne(s,e=>s.moveToLineBoundary(e,!1,!1)),Jd=s=>Ne(s,e=>s.moveToLineBoundary(e,!0,!1));function ep(s,e,t){let i=!1,n=ai(s.selection,
r=>{let o=$t(s,r.head,-1)||$t(s,r.head,1)||r.head>0&&$t(s,r.head-1,1)||r.head<s.doc.length&&$t(s,r.head+1,-1);if(!o||!o.end)return r;i=!0;let l=o.start.from==r.
head?o.end.to:o.end.from;return t?w.range(r.anchor,l):w.cursor(l)});return i?(e(Xe(s,n)),!0):!1}var tp=({state:s,dispatch:e})=>ep(s,e,!1);function Te(s,e,t){let i=ai(s.state.selection,n=>{n.undirectional&&n.head>=n.anchor!=e&&(n=w.range(n.head,n.anchor));let r=t(n);return w.range(n.anchor,r.head,r.
goalColumn,r.bidiLevel||void 0,r.assoc)});return i.eq(s.state.selection)?!1:(s.dispatch(Xe(s.state,i)),!0)}function Wh(s,e){return Te(s,e,t=>s.moveByChar(t,e))}
var Hh=s=>Wh(s,!oe(s)),qh=s=>Wh(s,oe(s));function zh(s,e){return Te(s,e,t=>s.moveByGroup(t,e))}var ip=s=>zh(s,!oe(s)),np=s=>zh(s,oe(s));var sp=s=>{let e=!oe(s);return Te(s,e,t=>rs(s.state,t,e))},rp=s=>{let e=oe(s);return Te(s,e,t=>rs(s.state,t,e))};function _h(s,e){return Te(s,e,t=>s.moveVertically(
t,e))}var Yh=s=>_h(s,!1),Uh=s=>_h(s,!0);function jh(s,e){return Te(s,e,t=>s.moveVertically(t,e,Qh(s).height))}var xh=s=>jh(s,!1),wh=s=>jh(s,!0),op=s=>Te(s,!0,e=>bt(
s,e,!0)),lp=s=>Te(s,!1,e=>bt(s,e,!1)),ap=s=>{let e=!oe(s);return Te(s,e,t=>bt(s,t,e))},hp=s=>{let e=oe(s);return Te(s,e,t=>bt(s,t,e))},fp=s=>Te(s,!1,e=>w.cursor(
s.lineBlockAt(e.head).from)),cp=s=>Te(s,!0,e=>w.cursor(s.lineBlockAt(e.head).to)),Sh=({state:s,dispatch:e})=>(e(Xe(s,{anchor:0})),!0),kh=({state:s,dispatch:e})=>(e(
Xe(s,{anchor:s.doc.length})),!0),vh=({state:s,dispatch:e})=>(e(Xe(s,{anchor:s.selection.main.anchor,head:0})),!0),Ch=({state:s,dispatch:e})=>(e(Xe(s,{anchor:s.selection.
main.anchor,head:s.doc.length})),!0),up=({state:s,dispatch:e})=>(e(s.update({selection:{anchor:0,head:s.doc.length},userEvent:"select"})),!0),dp=({state:s,dispatch:e})=>{
let t=os(s).map(({from:i,to:n})=>w.undirectionalRange(i,Math.min(n+1,s.doc.length)));return e(s.update({selection:w.create(t),userEvent:"select"})),!0},pp=({state:s,
dispatch:e})=>{let t=ai(s.selection,i=>{let n=Oe(s),r=n.resolveStack(i.from,1);if(i.empty){let o=n.resolveStack(i.from,-1);o.node.from>=r.node.from&&o.node.to<=
r.node.to&&(r=o)}for(let o=r;o;o=o.next){let{node:l}=o;if((l.from<i.from&&l.to>=i.to||l.to>i.to&&l.from<=i.from)&&o.next)return w.undirectionalRange(l.from,l.to)}
return i});return t.eq(s.selection)?!1:(e(Xe(s,t)),!0)};function Gh(s,e){let{state:t}=s,i=t.selection,n=t.selection.ranges.slice();for(let r of t.selection.ranges){
let o=t.doc.lineAt(r.head);if(e?o.to<s.state.doc.length:o.from>0)for(let l=r;;){let a=s.moveVertically(l,e);if(a.head<o.from||a.head>o.to){n.some(h=>h.head==a.head)||
n.push(a);break}else{if(a.head==l.head)break;l=a}}}return n.length==i.ranges.length?!1:(s.dispatch(Xe(t,w.create(n,n.length-1))),!0)}var mp=s=>Gh(s,!1),gp=s=>Gh(
s,!0),bp=({state:s,dispatch:e})=>{let t=s.selection,i=null;return t.ranges.length>1?i=w.create([t.main]):t.main.empty||(i=w.create([w.cursor(t.main.head)])),i?(e(
Xe(s,i)),!0):!1};function ji(s,e){if(s.state.readOnly)return!1;let t="delete.selection",{state:i}=s,n=i.changeByRange(r=>{let{from:o,to:l}=r;if(o==l){let a=e(r);
a<o?(t="delete.backward",a=ts(s,a,!1)):a>o&&(t="delete.forward",a=ts(s,a,!0)),o=Math.min(o,a),l=Math.max(l,a)}else o=ts(s,o,!1),l=ts(s,l,!0);return o==l?{range:r}:
{changes:{from:o,to:l},range:w.cursor(o,o<r.head?-1:1)}});return n.changes.empty?!1:(s.dispatch(i.update(n,{scrollIntoView:!0,userEvent:t,effects:t=="delete.sel\
ection"?T.announce.of(i.phrase("Selection deleted")):void 0})),!0)}function ts(s,e,t){if(s instanceof T)for(let i of s.state.facet(T.atomicRanges).map(n=>n(s)))
i.between(e,e,(n,r)=>{n<e&&r>e&&(e=t?r:n)});return e}var Kh=(s,e,t)=>ji(s,i=>{let n=i.from,{state:r}=s,o=r.doc.lineAt(n),l,a;if(t&&!e&&n>o.from&&n<o.from+200&&!/[^ \t]/.
test(l=o.text.slice(0,n-o.from))){if(l[l.length-1]=="	")return n-1;let h=Ct(l,r.tabSize),f=h%zi(r)||zi(r);for(let c=0;c<f&&l[l.length-1-c]==" ";c++)n--;a=n}else
a=K(o.text,n-o.from,e,e)+o.from,a==n&&o.number!=(e?r.doc.lines:1)?a+=e?1:-1:!e&&/[\ufe00-\ufe0f]/.test(o.text.slice(a-o.from,n-o.from))&&(a=K(o.text,a-o.from,!1,
!1)+o.from);return a}),Co=s=>Kh(s,!1,!0);var Zh=s=>Kh(s,!0,!1),Jh=(s,e)=>ji(s,t=>{let i=t.head,{state:n}=s,r=n.doc.lineAt(i),o=n.charCategorizer(i);for(let l=null;;){if(i==(e?r.to:r.from)){i==t.head&&r.
number!=(e?n.doc.lines:1)&&(i+=e?1:-1);break}let a=K(r.text,i-r.from,e)+r.from,h=r.text.slice(Math.min(i,a)-r.from,Math.max(i,a)-r.from),f=o(h);if(l!=null&&f!=l)
break;(h!=" "||i!=t.head)&&(l=f),i=a}return i}),ef=s=>Jh(s,!1),yp=s=>Jh(s,!0);var Op=s=>ji(s,e=>{let t=s.lineBlockAt(e.head).to;return e.head<t?t:Math.min(s.state.doc.length,e.head+1)});var xp=s=>ji(s,e=>{let t=s.moveToLineBoundary(e,!1).head;return e.head>t?t:Math.max(0,e.head-1)}),wp=s=>ji(s,e=>{let t=s.moveToLineBoundary(e,!0).head;return e.
head<t?t:Math.min(s.state.doc.length,e.head+1)});var Sp=({state:s,dispatch:e})=>{if(s.readOnly)return!1;let t=s.changeByRange(i=>({changes:{from:i.from,to:i.to,insert:E.of(["",""])},range:w.cursor(i.from)}));return e(
s.update(t,{scrollIntoView:!0,userEvent:"input"})),!0},kp=({state:s,dispatch:e})=>{if(s.readOnly)return!1;let t=s.changeByRange(i=>{if(!i.empty||i.from==0||i.from==
s.doc.length)return{range:i};let n=i.from,r=s.doc.lineAt(n),o=n==r.from?n-1:K(r.text,n-r.from,!1)+r.from,l=n==r.to?n+1:K(r.text,n-r.from,!0)+r.from;return{changes:{
from:o,to:l,insert:s.doc.slice(n,l).append(s.doc.slice(o,n))},range:w.cursor(l)}});return t.changes.empty?!1:(e(s.update(t,{scrollIntoView:!0,userEvent:"move.ch\
aracter"})),!0)};function os(s){let e=[],t=-1;for(let i of s.selection.ranges){let n=s.doc.lineAt(i.from),r=s.doc.lineAt(i.to);if(!i.empty&&i.to==r.from&&(r=s.doc.
lineAt(i.to-1)),t>=n.number){let o=e[e.length-1];o.to=r.to,o.ranges.push(i)}else e.push({from:n.from,to:r.to,ranges:[i]});t=r.number+1}return e}function tf(s,e,t){
if(s.readOnly)return!1;let i=[],n=[];for(let r of os(s)){if(t?r.to==s.doc.length:r.from==0)continue;let o=s.doc.lineAt(t?r.to+1:r.from-1),l=o.length+1;if(t){i.push(
{from:r.to,to:o.to},{from:r.from,insert:o.text+s.lineBreak});for(let a of r.ranges)n.push(w.range(Math.min(s.doc.length,a.anchor+l),Math.min(s.doc.length,a.head+
l)))}else{i.push({from:o.from,to:r.from},{from:r.to,insert:s.lineBreak+o.text});for(let a of r.ranges)n.push(w.range(a.anchor-l,a.head-l))}}return i.length?(e(s.
update({changes:i,scrollIntoView:!0,selection:w.create(n,s.selection.mainIndex),userEvent:"move.line"})),!0):!1}var vp=({state:s,dispatch:e})=>tf(s,e,!1),Cp=({state:s,
dispatch:e})=>tf(s,e,!0);function nf(s,e,t){if(s.readOnly)return!1;let i=[];for(let r of os(s))t?i.push({from:r.from,insert:s.doc.slice(r.from,r.to)+s.lineBreak}):
i.push({from:r.to,insert:s.lineBreak+s.doc.slice(r.from,r.to)});let n=s.changes(i);return e(s.update({changes:n,selection:s.selection.map(n,t?1:-1),scrollIntoView:!0,
userEvent:"input.copyline"})),!0}var Ap=({state:s,dispatch:e})=>nf(s,e,!1),Pp=({state:s,dispatch:e})=>nf(s,e,!0),Rp=s=>{if(s.state.readOnly)return!1;let{state:e}=s,
t=e.changes(os(e).map(({from:n,to:r})=>(n>0?n--:r<e.doc.length&&r++,{from:n,to:r}))),i=ai(e.selection,n=>{let r;if(s.lineWrapping){let o=s.lineBlockAt(n.head),l=s.
coordsAtPos(n.head,n.assoc||1);l&&(r=o.bottom+s.documentTop-l.bottom+s.defaultLineHeight/2)}return s.moveVertically(n,!0,r)}).map(t);return s.dispatch({changes:t,
selection:i,scrollIntoView:!0,userEvent:"delete.line"}),!0},Tp=({state:s,dispatch:e})=>(e(s.update(s.replaceSelection(s.lineBreak),{scrollIntoView:!0,userEvent:"\
input"})),!0);function Mp(s,e){if(/\(\)|\[\]|\{\}/.test(s.sliceDoc(e-1,e+1)))return{from:e,to:e};let t=Oe(s).resolveInner(e),i=t.childBefore(e),n=t.childAfter(e),r;return i&&
n&&i.to<=e&&n.from>=e&&(r=i.type.prop(D.closedBy))&&r.indexOf(n.name)>-1&&s.doc.lineAt(i.to).from==s.doc.lineAt(n.from).from&&!/\S/.test(s.sliceDoc(i.to,n.from))?
{from:i.to,to:n.from}:null}var Ah=sf(!1),Dp=sf(!0);function sf(s){return({state:e,dispatch:t})=>{if(e.readOnly)return!1;let i=e.changeByRange(n=>{let{from:r,to:o}=n,
l=e.doc.lineAt(r),a=!s&&r==o&&Mp(e,r);s&&(r=o=(o<=l.to?l:e.doc.lineAt(o)).to);let h=new Lt(e,{simulateBreak:r,simulateDoubleBreak:!!a}),f=lo(h,r);for(f==null&&(f=
Ct(/^\s*/.exec(e.doc.lineAt(r).text)[0],e.tabSize));o<l.to&&/\s/.test(l.text[o-l.from]);)o++;a?{from:r,to:o}=a:r>l.from&&r<l.from+100&&!/\S/.test(l.text.slice(0,
r))&&(r=l.from);let c=["",_i(e,f)];return a&&c.push(_i(e,h.lineIndent(l.from,-1))),{changes:{from:r,to:o,insert:E.of(c)},range:w.cursor(r+1+c[1].length)}});return t(
e.update(i,{scrollIntoView:!0,userEvent:"input"})),!0}}function Ro(s,e){let t=-1;return s.changeByRange(i=>{let n=[];for(let o=i.from;o<=i.to;){let l=s.doc.lineAt(
o);l.number>t&&(i.empty||i.to>l.from)&&(e(l,n,i),t=l.number),o=l.to+1}let r=s.changes(n);return{changes:n,range:w.range(r.mapPos(i.anchor,1),r.mapPos(i.head,1))}})}
var Ep=({state:s,dispatch:e})=>{if(s.readOnly)return!1;let t=Object.create(null),i=new Lt(s,{overrideIndentation:r=>{let o=t[r];return o??-1}}),n=Ro(s,(r,o,l)=>{
let a=lo(i,r.from);if(a==null)return;/\S/.test(r.text)||(a=0);let h=/^\s*/.exec(r.text)[0],f=_i(s,a);(h!=f||l.from<r.from+h.length)&&(t[r.from]=a,o.push({from:r.
from,to:r.from+h.length,insert:f}))});return n.changes.empty||e(s.update(n,{userEvent:"indent"})),!0},Bp=({state:s,dispatch:e})=>s.readOnly?!1:(e(s.update(Ro(s,
(t,i)=>{i.push({from:t.from,insert:s.facet(qi)})}),{userEvent:"input.indent"})),!0),Lp=({state:s,dispatch:e})=>s.readOnly?!1:(e(s.update(Ro(s,(t,i)=>{let n=/^\s*/.
exec(t.text)[0];if(!n)return;let r=Ct(n,s.tabSize),o=0,l=_i(s,Math.max(0,r-zi(s)));for(;o<n.length&&o<l.length&&n.charCodeAt(o)==l.charCodeAt(o);)o++;i.push({from:t.
from+o,to:t.from+n.length,insert:l.slice(o)})}),{userEvent:"delete.dedent"})),!0),$p=s=>(s.setTabFocusMode(),!0);var Ip=[{key:"Ctrl-b",run:Lh,shift:Hh,preventDefault:!0},{key:"Ctrl-f",run:$h,shift:qh},{key:"Ctrl-p",run:Nh,shift:Yh},{key:"Ctrl-n",run:Fh,shift:Uh},{key:"Ctrl\
-a",run:Zd,shift:fp},{key:"Ctrl-e",run:Jd,shift:cp},{key:"Ctrl-d",run:Zh},{key:"Ctrl-h",run:Co},{key:"Ctrl-k",run:Op},{key:"Ctrl-Alt-h",run:ef},{key:"Ctrl-o",run:Sp},
{key:"Ctrl-t",run:kp},{key:"Ctrl-v",run:vo}],Xp=[{key:"ArrowLeft",run:Lh,shift:Hh,preventDefault:!0},{key:"Mod-ArrowLeft",mac:"Alt-ArrowLeft",run:Hd,shift:ip,preventDefault:!0},
{mac:"Cmd-ArrowLeft",run:Gd,shift:ap,preventDefault:!0},{key:"ArrowRight",run:$h,shift:qh,preventDefault:!0},{key:"Mod-ArrowRight",mac:"Alt-ArrowRight",run:qd,shift:np,
preventDefault:!0},{mac:"Cmd-ArrowRight",run:Kd,shift:hp,preventDefault:!0},{key:"ArrowUp",run:Nh,shift:Yh,preventDefault:!0},{mac:"Cmd-ArrowUp",run:Sh,shift:vh},
{mac:"Ctrl-ArrowUp",run:Oh,shift:xh},{key:"ArrowDown",run:Fh,shift:Uh,preventDefault:!0},{mac:"Cmd-ArrowDown",run:kh,shift:Ch},{mac:"Ctrl-ArrowDown",run:vo,shift:wh},
{key:"PageUp",run:Oh,shift:xh},{key:"PageDown",run:vo,shift:wh},{key:"Home",run:jd,shift:lp,preventDefault:!0},{key:"Mod-Home",run:Sh,shift:vh},{key:"End",run:Ud,
shift:op,preventDefault:!0},{key:"Mod-End",run:kh,shift:Ch},{key:"Enter",run:Ah,shift:Ah},{key:"Mod-a",run:up},{key:"Backspace",run:Co,shift:Co,preventDefault:!0},
{key:"Delete",run:Zh,preventDefault:!0},{key:"Mod-Backspace",mac:"Alt-Backspace",run:ef,preventDefault:!0},{key:"Mod-Delete",mac:"Alt-Delete",run:yp,preventDefault:!0},
{mac:"Mod-Backspace",run:xp,preventDefault:!0},{mac:"Mod-Delete",run:wp,preventDefault:!0}].concat(Ip.map(s=>({mac:s.key,run:s.run,shift:s.shift}))),Np=[{key:"A\
lt-ArrowLeft",mac:"Ctrl-ArrowLeft",run:_d,shift:sp},{key:"Alt-ArrowRight",mac:"Ctrl-ArrowRight",run:Yd,shift:rp},{key:"Alt-ArrowUp",run:vp},{key:"Shift-Alt-Arro\
wUp",run:Ap},{key:"Alt-ArrowDown",run:Cp},{key:"Shift-Alt-ArrowDown",run:Pp},{key:"Mod-Alt-ArrowUp",run:mp},{key:"Mod-Alt-ArrowDown",run:gp},{key:"Escape",run:bp},
{key:"Mod-Enter",run:Dp},{key:"Alt-l",mac:"Ctrl-l",run:dp},{key:"Mod-i",run:pp,preventDefault:!0},{key:"Mod-[",run:Lp},{key:"Mod-]",run:Bp},{key:"Mod-Alt-\\",run:Ep},
{key:"Shift-Mod-k",run:Rp},{key:"Shift-Mod-\\",run:tp},{key:"Mod-/",run:vd},{key:"Alt-A",mac:"Ctrl-A",run:Ad},{key:"Ctrl-m",mac:"Shift-Alt-m",run:$p}].concat(Xp);var as=class{constructor(e,t,i){this.from=e,this.to=t,this.diagnostic=i}},Nt=class s{constructor(e,t,i){this.diagnostics=e,this.panel=t,this.selected=i}static init(e,t,i){
let n=i.facet(Gi).markerFilter;n&&(e=n(e,i));let r=e.slice().sort((d,p)=>d.from-p.from||d.to-p.to),o=new Ve,l=[],a=0,h=i.doc.iter(),f=0,c=i.doc.length;for(let d=0;;){
let p=d==r.length?null:r[d];if(!p&&!l.length)break;let m,g;if(l.length)m=a,g=l.reduce((y,C)=>Math.min(y,C.to),p&&p.from>m?p.from:1e8);else{if(m=p.from,m>c)break;
g=p.to,l.push(p),d++}for(;d<r.length;){let y=r[d];if(y.from==m&&(y.to>y.from||y.to==m))l.push(y),d++,g=Math.min(y.to,g);else{g=Math.min(y.from,g);break}}g=Math.
min(g,c);let b=!1;if(l.some(y=>y.from==m&&(y.to==g||g==c))&&(b=m==g,!b&&g-m<10)){let y=m-(f+h.value.length);y>0&&(h.next(y),f=m);for(let C=m;;){if(C>=g){b=!0;break}
if(!h.lineBreak&&f+h.value.length>C)break;C=f+h.value.length,f+=h.value.length,h.next()}}let x=Up(l);if(b)o.add(m,m,$.widget({widget:new To(x),diagnostics:l.slice()}));else{
let y=l.reduce((C,S)=>S.markClass?C+" "+S.markClass:C,"");o.add(m,g,$.mark({class:"cm-lintRange cm-lintRange-"+x+y,diagnostics:l.slice(),inclusiveEnd:l.some(C=>C.
to>g)}))}if(a=g,a==c)break;for(let y=0;y<l.length;y++)l[y].to<=a&&l.splice(y--,1)}let u=o.finish();return new s(u,t,hi(u))}};function hi(s,e=null,t=0){let i=null;
return s.between(t,1e9,(n,r,{spec:o})=>{if(!(e&&o.diagnostics.indexOf(e)<0))if(!i)i=new as(n,r,e||o.diagnostics[0]);else{if(o.diagnostics.indexOf(i.diagnostic)<
0)return!1;i=new as(i.from,r,i.diagnostic)}}),i}function Fp(s,e){let t=e.pos,i=e.end||t,n=s.state.facet(Gi).hideOn(s,t,i);if(n!=null)return n;let r=s.startState.
doc.lineAt(e.pos);return!!(s.effects.some(o=>o.is(Mo))||s.changes.touchesRange(r.from,Math.max(r.to,i)))}function Qp(s,e){return s.field(Fe,!1)?e:e.concat(B.appendConfig.
of(Gp))}function Vp(s,e){return{effects:Qp(s,[Mo.of(e)])}}var Mo=B.define(),lf=B.define(),af=B.define(),Fe=se.define({create(){return new Nt($.none,null,null)},
update(s,e){if(e.docChanged&&s.diagnostics.size){let t=s.diagnostics.map(e.changes),i=null,n=s.panel;if(s.selected){let r=e.changes.mapPos(s.selected.from,1);i=
hi(t,s.selected.diagnostic,r)||hi(t,null,r)}!t.size&&n&&e.state.facet(Gi).autoPanel&&(n=null),s=new Nt(t,n,i)}for(let t of e.effects)if(t.is(Mo)){let i=e.state.
facet(Gi).autoPanel?t.value.length?fs.open:null:s.panel;s=Nt.init(t.value,i,e.state)}else t.is(lf)?s=new Nt(s.diagnostics,t.value?fs.open:null,s.selected):t.is(
af)&&(s=new Nt(s.diagnostics,s.panel,t.value));return s},provide:s=>[Xn.from(s,e=>e.panel),T.decorations.from(s,e=>e.diagnostics)]});var Wp=$.mark({class:"cm-lintRange cm-lintRange-active"});function Hp(s,e,t){let{diagnostics:i}=s.state.field(Fe),n,r=-1,o=-1;i.between(e-(t<0?1:0),e+(t>0?1:0),
(a,h,{spec:f})=>{if(e>=a&&e<=h&&(a==h||(e>a||t>0)&&(e<h||t<0)))return n=f.diagnostics,r=a,o=h,!1});let l=s.state.facet(Gi).tooltipFilter;return n&&l&&(n=l(n,s.state)),
n?{pos:r,end:o,above:!0,create(){return{dom:qp(s,n)}}}:null}function qp(s,e){return ge("ul",{class:"cm-tooltip-lint"},e.map(t=>ff(s,t,!1)))}var rf=s=>{let e=s.state.field(Fe,!1);return!e||!e.panel?!1:(s.dispatch({effects:lf.of(!1)}),!0)};var Gi=R.define({combine(s){return{sources:s.map(e=>e.source).filter(e=>e!=null),...ht(s.map(e=>e.config),{delay:750,markerFilter:null,tooltipFilter:null,needsRefresh:null,
hideOn:()=>null},{delay:Math.max,markerFilter:of,tooltipFilter:of,needsRefresh:(e,t)=>e?t?i=>e(i)||t(i):e:t,hideOn:(e,t)=>e?t?(i,n,r)=>e(i,n,r)||t(i,n,r):e:t,autoPanel:(e,t)=>e||
t})}}});function of(s,e){return s?e?(t,i)=>e(s(t,i),i):s:e}function hf(s){let e=[];if(s)e:for(let{name:t}of s){for(let i=0;i<t.length;i++){let n=t[i];if(/[a-zA-Z]/.test(n)&&!e.some(r=>r.toLowerCase()==n.toLowerCase())){
e.push(n);continue e}}e.push("")}return e}function ff(s,e,t){var i;let n=t?hf(e.actions):[];return ge("li",{class:"cm-diagnostic cm-diagnostic-"+e.severity},ge(
"span",{class:"cm-diagnosticText"},e.renderMessage?e.renderMessage(s):e.message),(i=e.actions)===null||i===void 0?void 0:i.map((r,o)=>{let l=0,a=d=>{if(d.preventDefault(),
l>Date.now()-100)return;let p=hi(s.state.field(Fe).diagnostics,e);p&&r.apply(s,p.from,p.to),l=Date.now()},{name:h}=r,f=n[o]?h.indexOf(n[o]):-1,c=f<0?h:[h.slice(
0,f),ge("u",h.slice(f,f+1)),h.slice(f+1)],u=r.markClass?" "+r.markClass:"";return ge("button",{type:"button",class:"cm-diagnosticAction"+u,onclick:a,onmousedown:a,
"aria-label":` Action: ${h}${f<0?"":` (access key "${n[o]})"`}.`},c)}),e.source&&ge("div",{class:"cm-diagnosticSource"},e.source))}var To=class extends Be{constructor(e){
super(),this.sev=e}eq(e){return e.sev==this.sev}toDOM(){return ge("span",{class:"cm-lintPoint cm-lintPoint-"+this.sev})}},hs=class{constructor(e,t){this.diagnostic=
t,this.id="item_"+Math.floor(Math.random()*4294967295).toString(16),this.dom=ff(e,t,!0),this.dom.id=this.id,this.dom.setAttribute("role","option")}},fs=class s{constructor(e){
this.view=e,this.items=[];let t=n=>{if(!(n.ctrlKey||n.altKey||n.metaKey)){if(n.keyCode==27)rf(this.view),this.view.focus();else if(n.keyCode==38||n.keyCode==33)
this.moveSelection((this.selectedIndex-1+this.items.length)%this.items.length);else if(n.keyCode==40||n.keyCode==34)this.moveSelection((this.selectedIndex+1)%this.
items.length);else if(n.keyCode==36)this.moveSelection(0);else if(n.keyCode==35)this.moveSelection(this.items.length-1);else if(n.keyCode==13)this.view.focus();else if(n.
keyCode>=65&&n.keyCode<=90&&this.selectedIndex>=0){let{diagnostic:r}=this.items[this.selectedIndex],o=hf(r.actions);for(let l=0;l<o.length;l++)if(o[l].toUpperCase().
charCodeAt(0)==n.keyCode){let a=hi(this.view.state.field(Fe).diagnostics,r);a&&r.actions[l].apply(e,a.from,a.to)}}else return;n.preventDefault()}},i=n=>{for(let r=0;r<
this.items.length;r++)this.items[r].dom.contains(n.target)&&this.moveSelection(r)};this.list=ge("ul",{tabIndex:0,role:"listbox","aria-label":this.view.state.phrase(
"Diagnostics"),onkeydown:t,onclick:i}),this.dom=ge("div",{class:"cm-panel-lint"},this.list,ge("button",{type:"button",name:"close","aria-label":this.view.state.
phrase("close"),onclick:()=>rf(this.view)},"\xD7")),this.update()}get selectedIndex(){let e=this.view.state.field(Fe).selected;if(!e)return-1;for(let t=0;t<this.
items.length;t++)if(this.items[t].diagnostic==e.diagnostic)return t;return-1}update(){let{diagnostics:e,selected:t}=this.view.state.field(Fe),i=0,n=!1,r=null,o=new Set;
for(e.between(0,this.view.state.doc.length,(l,a,{spec:h})=>{for(let f of h.diagnostics){if(o.has(f))continue;o.add(f);let c=-1,u;for(let d=i;d<this.items.length;d++)
if(this.items[d].diagnostic==f){c=d;break}c<0?(u=new hs(this.view,f),this.items.splice(i,0,u),n=!0):(u=this.items[c],c>i&&(this.items.splice(i,c-i),n=!0)),t&&u.
diagnostic==t.diagnostic?u.dom.hasAttribute("aria-selected")||(u.dom.setAttribute("aria-selected","true"),r=u):u.dom.hasAttribute("aria-selected")&&u.dom.removeAttribute(
"aria-selected"),i++}});i<this.items.length&&!(this.items.length==1&&this.items[0].diagnostic.from<0);)n=!0,this.items.pop();this.items.length==0&&(this.items.push(
new hs(this.view,{from:-1,to:-1,severity:"info",message:this.view.state.phrase("No diagnostics")})),n=!0),r?(this.list.setAttribute("aria-activedescendant",r.id),
this.view.requestMeasure({key:this,read:()=>({sel:r.dom.getBoundingClientRect(),panel:this.list.getBoundingClientRect()}),write:({sel:l,panel:a})=>{let h=a.height/
this.list.offsetHeight;l.top<a.top?this.list.scrollTop-=(a.top-l.top)/h:l.bottom>a.bottom&&(this.list.scrollTop+=(l.bottom-a.bottom)/h)}})):this.selectedIndex<0&&
this.list.removeAttribute("aria-activedescendant"),n&&this.sync()}sync(){let e=this.list.firstChild;function t(){let i=e;e=i.nextSibling,i.remove()}for(let i of this.
items)if(i.dom.parentNode==this.list){for(;e!=i.dom;)t();e=i.dom.nextSibling}else this.list.insertBefore(i.dom,e);for(;e;)t()}moveSelection(e){if(this.selectedIndex<
0)return;let t=this.view.state.field(Fe),i=hi(t.diagnostics,this.items[e].diagnostic);i&&this.view.dispatch({selection:{anchor:i.from,head:i.to},scrollIntoView:!0,
effects:af.of(i)})}static open(e){return new s(e)}};function zp(s,e='viewBox="0 0 40 40"'){return`url('data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg\
" ${e}>${encodeURIComponent(s)}</svg>')`}function ls(s){return zp(`<path d="m0 2.5 l2 -1.5 l1 0 l2 1.5 l1 0" stroke="${s}" fill="none" stroke-width=".7"/>`,'wid\
th="6" height="3"')}var _p=T.baseTheme({".cm-diagnostic":{padding:"3px 6px 3px 8px",marginLeft:"-1px",display:"block",whiteSpace:"pre-wrap"},".cm-diagnostic-err\
or":{borderLeft:"5px solid #d11"},".cm-diagnostic-warning":{borderLeft:"5px solid orange"},".cm-diagnostic-info":{borderLeft:"5px solid #999"},".cm-diagnostic-h\
int":{borderLeft:"5px solid #66d"},".cm-diagnosticAction":{font:"inherit",border:"none",padding:"2px 4px",backgroundColor:"#444",color:"white",borderRadius:"3px",
marginLeft:"8px",cursor:"pointer"},".cm-diagnosticSource":{fontSize:"70%",opacity:.7},".cm-lintRange":{backgroundPosition:"left bottom",backgroundRepeat:"repeat\
-x",paddingBottom:"0.7px"},".cm-lintRange-error":{backgroundImage:ls("#f11")},".cm-lintRange-warning":{backgroundImage:ls("orange")},".cm-lintRange-info":{backgroundImage:ls(
"#999")},".cm-lintRange-hint":{backgroundImage:ls("#66d")},".cm-lintRange-active":{backgroundColor:"#ffdd9980"},".cm-tooltip-lint":{padding:0,margin:0},".cm-lin\
tPoint":{position:"relative","&:after":{content:'""',position:"absolute",bottom:0,left:"-2px",borderLeft:"3px solid transparent",borderRight:"3px solid transpar\
ent",borderBottom:"4px solid #d11"}},".cm-lintPoint-warning":{"&:after":{borderBottomColor:"orange"}},".cm-lintPoint-info":{"&:after":{borderBottomColor:"#999"}},
".cm-lintPoint-hint":{"&:after":{borderBottomColor:"#66d"}},".cm-panel.cm-panel-lint":{position:"relative","& ul":{maxHeight:"100px",overflowY:"auto","& [aria-s\
elected]":{backgroundColor:"#ddd","& u":{textDecoration:"underline"}},"&:focus [aria-selected]":{background_fallback:"#bdf",backgroundColor:"Highlight",color_fallback:"\
white",color:"HighlightText"},"& u":{textDecoration:"none"},padding:0,margin:0},"& [name=close]":{position:"absolute",top:"0",right:"2px",background:"inherit",border:"\
none",font:"inherit",padding:0,margin:0}},"&dark .cm-lintRange-active":{backgroundColor:"#86714a80"},"&dark .cm-panel.cm-panel-lint ul":{"& [aria-selected]":{backgroundColor:"\
#2e343e"}}});function Yp(s){return s=="error"?4:s=="warning"?3:s=="info"?2:1}function Up(s){let e="hint",t=1;for(let i of s){let n=Yp(i.severity);n>t&&(t=n,e=i.
severity)}return e}var jp=qa(Hp,{hideOn:Fp}),Gp=[Fe,T.decorations.compute([Fe],s=>{let{selected:e,panel:t}=s.field(Fe);return!e||!t||e.from==e.to?$.none:$.set([Wp.range(e.from,e.to)])}),
jp,_p];var Eo=class s{constructor(e,t,i,n,r,o,l,a,h,f=0,c){this.p=e,this.stack=t,this.state=i,this.reducePos=n,this.pos=r,this.score=o,this.buffer=l,this.bufferBase=a,
this.curContext=h,this.lookAhead=f,this.parent=c}toString(){return`[${this.stack.filter((e,t)=>t%3==0).concat(this.state)}]@${this.pos}${this.score?"!"+this.score:
""}`}static start(e,t,i=0){let n=e.parser.context;return new s(e,[],t,i,i,0,[],0,n?new cs(n,n.start):null,0,null)}get context(){return this.curContext?this.curContext.
context:null}pushState(e,t){this.stack.push(this.state,t,this.bufferBase+this.buffer.length),this.state=e}reduce(e){var t;let i=e>>19,n=e&65535,{parser:r}=this.
p,o=this.reducePos<this.pos-25&&this.setLookAhead(this.pos),l=r.dynamicPrecedence(n);if(l&&(this.score+=l),i==0){n<r.minRepeatTerm&&this.reducePos<this.pos&&(this.
reducePos=this.pos),this.pushState(r.getGoto(this.state,n,!0),this.reducePos),n<r.minRepeatTerm&&this.storeNode(n,this.reducePos,this.reducePos,o?8:4,!0),this.reduceContext(
n,this.reducePos);return}let a=this.stack.length-(i-1)*3-(e&262144?6:0),h=a?this.stack[a-2]:this.p.ranges[0].from;n<r.minRepeatTerm&&h==this.reducePos&&this.reducePos<
this.pos&&(this.reducePos=this.pos);let f=this.reducePos-h;f>=2e3&&!(!((t=this.p.parser.nodeSet.types[n])===null||t===void 0)&&t.isAnonymous)&&(h==this.p.lastBigReductionStart?
(this.p.bigReductionCount++,this.p.lastBigReductionSize=f):this.p.lastBigReductionSize<f&&(this.p.bigReductionCount=1,this.p.lastBigReductionStart=h,this.p.lastBigReductionSize=
f));let c=a?this.stack[a-1]:0,u=this.bufferBase+this.buffer.length-c;if(n<r.minRepeatTerm||e&131072){let d=r.stateFlag(this.state,1)?this.pos:this.reducePos;this.
storeNode(n,h,d,u+4,!0)}if(e&262144)this.state=this.stack[a];else{let d=this.stack[a-3];this.state=r.getGoto(d,n,!0)}for(;this.stack.length>a;)this.stack.pop();
this.reduceContext(n,h)}storeNode(e,t,i,n=4,r=!1){if(e==0&&(!this.stack.length||this.stack[this.stack.length-1]<this.buffer.length+this.bufferBase)){let o=this.
buffer.length;if(o>0&&this.buffer[o-4]==0&&this.buffer[o-1]>-1){if(t==i)return;if(this.buffer[o-2]>=t){this.buffer[o-2]=i;return}}}if(!r||this.pos==i)this.buffer.
push(e,t,i,n);else{let o=this.buffer.length;if(o>0&&(this.buffer[o-4]!=0||this.buffer[o-1]<0)){let l=!1;for(let a=o;a>0&&this.buffer[a-2]>i;a-=4)if(this.buffer[a-
1]>=0){l=!0;break}if(l)for(;o>0&&this.buffer[o-2]>i;)this.buffer[o]=this.buffer[o-4],this.buffer[o+1]=this.buffer[o-3],this.buffer[o+2]=this.buffer[o-2],this.buffer[o+
3]=this.buffer[o-1],o-=4,n>4&&(n-=4)}this.buffer[o]=e,this.buffer[o+1]=t,this.buffer[o+2]=i,this.buffer[o+3]=n}}shift(e,t,i,n){if(e&131072)this.pushState(e&65535,
this.pos);else if((e&262144)==0){let r=e,{parser:o}=this.p;this.pos=n;let l=o.stateFlag(r,1);!l&&(n>i||t<=o.maxNode)&&(this.reducePos=n),this.pushState(r,l?i:Math.
min(i,this.reducePos)),this.shiftContext(t,i),t<=o.maxNode&&this.buffer.push(t,i,n,4)}else this.pos=n,this.shiftContext(t,i),t<=this.p.parser.maxNode&&this.buffer.
push(t,i,n,4)}apply(e,t,i,n){e&65536?this.reduce(e):this.shift(e,t,i,n)}useNode(e,t,i){let n=this.p.reused.length-1;(n<0||this.p.reused[n]!=e)&&(this.p.reused.push(
e),n++);let r=this.reducePos=this.pos=i+e.length;this.pushState(t,i),this.buffer.push(n,i,r,-1),this.curContext&&this.updateContext(this.curContext.tracker.reuse(
this.curContext.context,e,this,this.p.stream.reset(this.pos-e.length)))}split(){let e=this,t=e.buffer.length;for(t&&e.buffer[t-4]==0&&(t-=4);t>0&&e.buffer[t-2]>
e.reducePos;)t-=4;let i=e.buffer.slice(t),n=e.bufferBase+t;for(;e&&n==e.bufferBase;)e=e.parent;return new s(this.p,this.stack.slice(),this.state,this.reducePos,
this.pos,this.score,i,n,this.curContext,this.lookAhead,e)}recoverByDelete(e,t){let i=e<=this.p.parser.maxNode;i&&this.storeNode(e,this.pos,t,4),this.storeNode(0,
this.pos,t,i?8:4),this.pos=this.reducePos=t,this.score-=190}canShift(e){for(let t=new Bo(this);;){let i=this.p.parser.stateSlot(t.state,4)||this.p.parser.hasAction(
t.state,e);if(i==0)return!1;if((i&65536)==0)return!0;t.reduce(i)}}recoverByInsert(e){if(this.stack.length>=300)return[];let t=this.p.parser.nextStates(this.state);
if(t.length>8||this.stack.length>=120){let n=[];for(let r=0,o;r<t.length;r+=2)(o=t[r+1])!=this.state&&this.p.parser.hasAction(o,e)&&n.push(t[r],o);if(this.stack.
length<120)for(let r=0;n.length<8&&r<t.length;r+=2){let o=t[r+1];n.some((l,a)=>a&1&&l==o)||n.push(t[r],o)}t=n}let i=[];for(let n=0;n<t.length&&i.length<4;n+=2){
let r=t[n+1];if(r==this.state)continue;let o=this.split();o.pushState(r,this.pos),o.storeNode(0,o.pos,o.pos,4,!0),o.shiftContext(t[n],this.pos),o.reducePos=this.
pos,o.score-=200,i.push(o)}return i}forceReduce(){let{parser:e}=this.p,t=e.stateSlot(this.state,5);if((t&65536)==0)return!1;if(!e.validAction(this.state,t)){let i=t>>
19,n=t&65535,r=this.stack.length-i*3;if(r<0||e.getGoto(this.stack[r],n,!1)<0){let o=this.findForcedReduction();if(o==null)return!1;t=o}this.storeNode(0,this.pos,
this.pos,4,!0),this.score-=100}return this.reducePos=this.pos,this.reduce(t),!0}findForcedReduction(){let{parser:e}=this.p,t=[],i=(n,r)=>{if(!t.includes(n))return t.
push(n),e.allActions(n,o=>{if(!(o&393216))if(o&65536){let l=(o>>19)-r;if(l>1){let a=o&65535,h=this.stack.length-l*3;if(h>=0&&e.getGoto(this.stack[h],a,!1)>=0)return l<<
19|65536|a}}else{let l=i(o,r+1);if(l!=null)return l}})};return i(this.state,0)}forceAll(){for(;!this.p.parser.stateFlag(this.state,2);)if(!this.forceReduce()){this.
storeNode(0,this.pos,this.pos,4,!0);break}return this}get deadEnd(){if(this.stack.length!=3)return!1;let{parser:e}=this.p;return e.data[e.stateSlot(this.state,1)]==
65535&&!e.stateSlot(this.state,4)}restart(){this.storeNode(0,this.pos,this.pos,4,!0),this.state=this.stack[0],this.stack.length=0}sameState(e){if(this.state!=e.
state||this.stack.length!=e.stack.length)return!1;for(let t=0;t<this.stack.length;t+=3)if(this.stack[t]!=e.stack[t])return!1;return!0}get parser(){return this.p.
parser}dialectEnabled(e){return this.p.parser.dialect.flags[e]}shiftContext(e,t){this.curContext&&this.updateContext(this.curContext.tracker.shift(this.curContext.
context,e,this,this.p.stream.reset(t)))}reduceContext(e,t){this.curContext&&this.updateContext(this.curContext.tracker.reduce(this.curContext.context,e,this,this.
p.stream.reset(t)))}emitContext(){let e=this.buffer.length-1;(e<0||this.buffer[e]!=-3)&&this.storeNode(this.curContext.hash,this.reducePos,this.reducePos,-3,!0)}emitLookAhead(){
let e=this.buffer.length-1;(e<0||this.buffer[e]!=-4)&&this.buffer.push(this.lookAhead,this.pos,this.pos,-4)}updateContext(e){if(e!=this.curContext.context){let t=new cs(
this.curContext.tracker,e);t.hash!=this.curContext.hash&&this.emitContext(),this.curContext=t}}setLookAhead(e){return e<=this.lookAhead?!1:(this.emitLookAhead(),
this.lookAhead=e,!0)}close(){this.curContext&&this.curContext.tracker.strict&&this.emitContext(),this.lookAhead>0&&this.emitLookAhead()}},cs=class{constructor(e,t){
this.tracker=e,this.context=t,this.hash=e.strict?e.hash(t):0}},Bo=class{constructor(e){this.start=e,this.state=e.state,this.stack=e.stack,this.base=this.stack.length}reduce(e){
let t=e&65535,i=e>>19;i==0?(this.stack==this.start.stack&&(this.stack=this.stack.slice()),this.stack.push(this.state,0,0),this.base+=3):this.base-=(i-1)*3;let n=this.
start.p.parser.getGoto(this.stack[this.base-3],t,!0);this.state=n}},Lo=class s{constructor(e,t,i){this.stack=e,this.pos=t,this.index=i,this.buffer=e.buffer,this.
index==0&&this.maybeNext()}static create(e,t=e.bufferBase+e.buffer.length){return new s(e,t,t-e.bufferBase)}maybeNext(){let e=this.stack.parent;e!=null&&(this.index=
this.stack.bufferBase-e.bufferBase,this.stack=e,this.buffer=e.buffer)}get id(){return this.buffer[this.index-4]}get start(){return this.buffer[this.index-3]}get end(){
return this.buffer[this.index-2]}get size(){return this.buffer[this.index-1]}next(){this.index-=4,this.pos-=4,this.index==0&&this.maybeNext()}fork(){return new s(
this.stack,this.pos,this.index)}};function Ki(s,e=Uint16Array){if(typeof s!="string")return s;let t=null;for(let i=0,n=0;i<s.length;){let r=0;for(;;){let o=s.charCodeAt(
i++),l=!1;if(o==126){r=65535;break}o>=92&&o--,o>=34&&o--;let a=o-32;if(a>=46&&(a-=46,l=!0),r+=a,l)break;r*=46}t?t[n++]=r:t=new e(r)}return t}var fi=class{constructor(){
this.start=-1,this.value=-1,this.end=-1,this.extended=-1,this.lookAhead=0,this.mask=0,this.context=0}},cf=new fi,$o=class{constructor(e,t){this.input=e,this.ranges=
t,this.chunk="",this.chunkOff=0,this.chunk2="",this.chunk2Pos=0,this.next=-1,this.token=cf,this.rangeIndex=0,this.pos=this.chunkPos=t[0].from,this.range=t[0],this.
end=t[t.length-1].to,this.readNext()}resolveOffset(e,t){let i=this.range,n=this.rangeIndex,r=this.pos+e;for(;r<i.from;){if(!n)return null;let o=this.ranges[--n];
r-=i.from-o.to,i=o}for(;t<0?r>i.to:r>=i.to;){if(n==this.ranges.length-1)return null;let o=this.ranges[++n];r+=o.from-i.to,i=o}return r}clipPos(e){if(e>=this.range.
from&&e<this.range.to)return e;for(let t of this.ranges)if(t.to>e)return Math.max(e,t.from);return this.end}peek(e){let t=this.chunkOff+e,i,n;if(t>=0&&t<this.chunk.
length)i=this.pos+e,n=this.chunk.charCodeAt(t);else{let r=this.resolveOffset(e,1);if(r==null)return-1;if(i=r,i>=this.chunk2Pos&&i<this.chunk2Pos+this.chunk2.length)
n=this.chunk2.charCodeAt(i-this.chunk2Pos);else{let o=this.rangeIndex,l=this.range;for(;l.to<=i;)l=this.ranges[++o];this.chunk2=this.input.chunk(this.chunk2Pos=
i),i+this.chunk2.length>l.to&&(this.chunk2=this.chunk2.slice(0,l.to-i)),n=this.chunk2.charCodeAt(0)}}return i>=this.token.lookAhead&&(this.token.lookAhead=i+1),
n}acceptToken(e,t=0){let i=t?this.resolveOffset(t,-1):this.pos;if(i==null||i<this.token.start)throw new RangeError("Token end out of bounds");this.token.value=e,
this.token.end=i}acceptTokenTo(e,t){this.token.value=e,this.token.end=t}getChunk(){if(this.pos>=this.chunk2Pos&&this.pos<this.chunk2Pos+this.chunk2.length){let{
chunk:e,chunkPos:t}=this;this.chunk=this.chunk2,this.chunkPos=this.chunk2Pos,this.chunk2=e,this.chunk2Pos=t,this.chunkOff=this.pos-this.chunkPos}else{this.chunk2=
this.chunk,this.chunk2Pos=this.chunkPos;let e=this.input.chunk(this.pos),t=this.pos+e.length;this.chunk=t>this.range.to?e.slice(0,this.range.to-this.pos):e,this.
chunkPos=this.pos,this.chunkOff=0}}readNext(){return this.chunkOff>=this.chunk.length&&(this.getChunk(),this.chunkOff==this.chunk.length)?this.next=-1:this.next=
this.chunk.charCodeAt(this.chunkOff)}advance(e=1){for(this.chunkOff+=e;this.pos+e>=this.range.to;){if(this.rangeIndex==this.ranges.length-1)return this.setDone();
e-=this.range.to-this.pos,this.range=this.ranges[++this.rangeIndex],this.pos=this.range.from}return this.pos+=e,this.pos>=this.token.lookAhead&&(this.token.lookAhead=
this.pos+1),this.readNext()}setDone(){return this.pos=this.chunkPos=this.end,this.range=this.ranges[this.rangeIndex=this.ranges.length-1],this.chunk="",this.next=
-1}reset(e,t){if(t?(this.token=t,t.start=e,t.lookAhead=e+1,t.value=t.extended=-1):this.token=cf,this.pos!=e){if(this.pos=e,e==this.end)return this.setDone(),this;
for(;e<this.range.from;)this.range=this.ranges[--this.rangeIndex];for(;e>=this.range.to;)this.range=this.ranges[++this.rangeIndex];e>=this.chunkPos&&e<this.chunkPos+
this.chunk.length?this.chunkOff=e-this.chunkPos:(this.chunk="",this.chunkOff=0),this.readNext()}return this}read(e,t){if(e>=this.chunkPos&&t<=this.chunkPos+this.
chunk.length)return this.chunk.slice(e-this.chunkPos,t-this.chunkPos);if(e>=this.chunk2Pos&&t<=this.chunk2Pos+this.chunk2.length)return this.chunk2.slice(e-this.
chunk2Pos,t-this.chunk2Pos);if(e>=this.range.from&&t<=this.range.to)return this.input.read(e,t);let i="";for(let n of this.ranges){if(n.from>=t)break;n.to>e&&(i+=
this.input.read(Math.max(n.from,e),Math.min(n.to,t)))}return i}},yt=class{constructor(e,t){this.data=e,this.id=t}token(e,t){let{parser:i}=t.p;gf(this.data,e,t,this.
id,i.data,i.tokenPrecTable)}};yt.prototype.contextual=yt.prototype.fallback=yt.prototype.extend=!1;var Io=class{constructor(e,t,i){this.precTable=t,this.elseToken=
i,this.data=typeof e=="string"?Ki(e):e}token(e,t){let i=e.pos,n=0;for(;;){let r=e.next<0,o=e.resolveOffset(1,1);if(gf(this.data,e,t,0,this.data,this.precTable),
e.token.value>-1)break;if(this.elseToken==null)return;if(r||n++,o==null)break;e.reset(o,e.token)}n&&(e.reset(i,e.token),e.acceptToken(this.elseToken,n))}};Io.prototype.
contextual=yt.prototype.fallback=yt.prototype.extend=!1;function gf(s,e,t,i,n,r){let o=0,l=1<<i,{dialect:a}=t.p.parser;e:for(;(l&s[o])!=0;){let h=s[o+1];for(let d=o+3;d<h;d+=2)if((s[d+1]&l)>0){let p=s[d];if(a.allows(
p)&&(e.token.value==-1||e.token.value==p||Zp(p,e.token.value,n,r))){e.acceptToken(p);break}}let f=e.next,c=0,u=s[o+2];if(e.next<0&&u>c&&s[h+u*3-3]==65535){o=s[h+
u*3-1];continue e}for(;c<u;){let d=c+u>>1,p=h+d+(d<<1),m=s[p],g=s[p+1]||65536;if(f<m)u=d;else if(f>=g)c=d+1;else{o=s[p+2],e.advance();continue e}}break}}function uf(s,e,t){
for(let i=e,n;(n=s[i])!=65535;i++)if(n==t)return i-e;return-1}function Zp(s,e,t,i){let n=uf(t,i,e);return n<0||uf(t,i,s)<n}var xe=typeof process<"u"&&process.env&&
/\bparse\b/.test(process.env.LOG),Do=null;function df(s,e,t){let i=s.cursor(q.IncludeAnonymous);for(i.moveTo(e);;)if(!(t<0?i.childBefore(e):i.childAfter(e)))for(;;){
if((t<0?i.to<e:i.from>e)&&!i.type.isError)return t<0?Math.max(0,Math.min(i.to-1,e-25)):Math.min(s.length,Math.max(i.from+1,e+25));if(t<0?i.prevSibling():i.nextSibling())
break;if(!i.parent())return t<0?0:s.length}}var Xo=class{constructor(e,t){this.fragments=e,this.minRepeat=t,this.i=0,this.fragment=null,this.safeFrom=-1,this.safeTo=
-1,this.trees=[],this.start=[],this.index=[],this.lastRepeat=null,this.lastRepeatPos=-1,this.nextFragment()}nextFragment(){let e=this.fragment=this.i==this.fragments.
length?null:this.fragments[this.i++];if(e){for(this.safeFrom=e.openStart?df(e.tree,e.from+e.offset,1)-e.offset:e.from,this.safeTo=e.openEnd?df(e.tree,e.to+e.offset,
-1)-e.offset:e.to;this.trees.length;)this.trees.pop(),this.start.pop(),this.index.pop();this.trees.push(e.tree),this.start.push(-e.offset),this.index.push(0),this.
nextStart=this.safeFrom}else this.nextStart=1e9}nodeAt(e){if(e<this.nextStart)return null;for(;this.fragment&&this.safeTo<=e;)this.nextFragment();if(!this.fragment)
return null;for(;;){let t=this.trees.length-1;if(t<0)return this.nextFragment(),null;if(e<this.safeFrom)return null;let i=this.trees[t],n=this.index[t];if(n==i.
children.length){this.trees.pop(),this.start.pop(),this.index.pop();continue}let r=i.children[n],o=this.start[t]+i.positions[n];if(o>e)return this.nextStart=o,null;
if(r instanceof U){let l=o>this.lastRepeatPos&&r.type.id>=this.minRepeat;if(o==e||l){let a=o+r.length,h;if(o>=this.safeFrom&&a<=this.safeTo&&(!(h=r.prop(D.lookAhead))||
a+h<this.fragment.to)&&(l&&(this.lastRepeat=r,this.lastRepeatPos=o),o==e))return r}this.index[t]++,o+r.length>=Math.max(this.safeFrom,e)&&(this.trees.push(r),this.
start.push(o),this.index.push(0))}else this.index[t]++,this.nextStart=o+r.length}}},No=class{constructor(e,t){this.stream=t,this.tokens=[],this.mainToken=null,this.
actions=[],this.tokens=e.tokenizers.map(i=>new fi)}getActions(e){let t=0,i=null,{parser:n}=e.p,{tokenizers:r}=n,o=n.stateSlot(e.state,3),l=e.curContext?e.curContext.
hash:0,a=0;for(let h=0;h<r.length;h++){if((1<<h&o)==0)continue;let f=r[h],c=this.tokens[h];if(!(i&&!f.fallback)&&((f.contextual||c.start!=e.pos||c.mask!=o||c.context!=
l)&&(this.updateCachedToken(c,f,e),c.mask=o,c.context=l),c.lookAhead>c.end+25&&(a=Math.max(c.lookAhead,a)),c.value!=0)){let u=t;if(c.extended>-1&&(t=this.addActions(
e,c.extended,c.end,t)),t=this.addActions(e,c.value,c.end,t),!f.extend&&(i=c,t>u))break}}for(;this.actions.length>t;)this.actions.pop();return a&&e.setLookAhead(
a),!i&&e.pos==this.stream.end&&(i=new fi,i.value=e.p.parser.eofTerm,i.start=i.end=e.pos,t=this.addActions(e,i.value,i.end,t)),this.mainToken=i,this.actions}getMainToken(e){
if(this.mainToken)return this.mainToken;let t=new fi,{pos:i,p:n}=e;return t.start=i,t.end=Math.min(i+1,n.stream.end),t.value=i==n.stream.end?n.parser.eofTerm:0,
t}updateCachedToken(e,t,i){let n=this.stream.clipPos(i.pos);if(t.token(this.stream.reset(n,e),i),e.value>-1){let{parser:r}=i.p;for(let o=0;o<r.specialized.length;o++)
if(r.specialized[o]==e.value){let l=r.specializers[o](this.stream.read(e.start,e.end),i);if(l>=0&&i.p.parser.dialect.allows(l>>1)){(l&1)==0?e.value=l>>1:e.extended=
l>>1;break}}}else e.value=0,e.end=this.stream.clipPos(n+1)}putAction(e,t,i,n){for(let r=0;r<n;r+=3)if(this.actions[r]==e)return n;return this.actions[n++]=e,this.
actions[n++]=t,this.actions[n++]=i,n}addActions(e,t,i,n){let{state:r}=e,{parser:o}=e.p,{data:l}=o;for(let a=0;a<2;a++)for(let h=o.stateSlot(r,a?2:1);;h+=3){if(l[h]==
65535)if(l[h+1]==1)h=ot(l,h+2);else{n==0&&l[h+1]==2&&(n=this.putAction(ot(l,h+2),t,i,n));break}l[h]==t&&(n=this.putAction(ot(l,h+1),t,i,n))}return n}},Fo=class{constructor(e,t,i,n){
this.parser=e,this.input=t,this.ranges=n,this.recovering=0,this.nextStackID=9812,this.minStackPos=0,this.reused=[],this.stoppedAt=null,this.lastBigReductionStart=
-1,this.lastBigReductionSize=0,this.bigReductionCount=0,this.stream=new $o(t,n),this.tokens=new No(e,this.stream),this.topTerm=e.top[1];let{from:r}=n[0];this.stacks=
[Eo.start(this,e.top[0],r)],this.fragments=i.length&&this.stream.end-r>e.bufferLength*4?new Xo(i,e.minRepeatTerm):null}get parsedPos(){return this.minStackPos}advance(){
let e=this.stacks,t=this.minStackPos,i=this.stacks=[],n,r;if(this.bigReductionCount>300&&e.length==1){let[o]=e;for(;o.forceReduce()&&o.stack.length&&o.stack[o.stack.
length-2]>=this.lastBigReductionStart;);this.bigReductionCount=this.lastBigReductionSize=0}for(let o=0;o<e.length;o++){let l=e[o];for(;;){if(this.tokens.mainToken=
null,l.pos>t)i.push(l);else{if(this.advanceStack(l,i,e))continue;{n||(n=[],r=[]),n.push(l);let a=this.tokens.getMainToken(l);r.push(a.value,a.end)}}break}}if(!i.
length){let o=n&&Jp(n);if(o)return xe&&console.log("Finish with "+this.stackID(o)),this.stackToTree(o);if(this.parser.strict)throw xe&&n&&console.log("Stuck wit\
h token "+(this.tokens.mainToken?this.parser.getName(this.tokens.mainToken.value):"none")),new SyntaxError("No parse at "+t);this.recovering||(this.recovering=5)}
if(this.recovering&&n){let o=this.stoppedAt!=null&&n[0].pos>this.stoppedAt?n[0]:this.runRecovery(n,r,i);if(o)return xe&&console.log("Force-finish "+this.stackID(
o)),this.stackToTree(o.forceAll())}if(this.recovering){let o=this.recovering==1?1:this.recovering*3;if(i.length>o)for(i.sort((l,a)=>a.score-l.score);i.length>o;)
i.pop();i.some(l=>l.reducePos>t)&&this.recovering--}else if(i.length>1){e:for(let o=0;o<i.length-1;o++){let l=i[o];for(let a=o+1;a<i.length;a++){let h=i[a];if(l.
sameState(h)||l.buffer.length>500&&h.buffer.length>500)if((l.score-h.score||l.buffer.length-h.buffer.length)>0)i.splice(a--,1);else{i.splice(o--,1);continue e}}}
i.length>12&&(i.sort((o,l)=>l.score-o.score),i.splice(12,i.length-12))}this.minStackPos=i[0].pos;for(let o=1;o<i.length;o++)i[o].pos<this.minStackPos&&(this.minStackPos=
i[o].pos);return null}stopAt(e){if(this.stoppedAt!=null&&this.stoppedAt<e)throw new RangeError("Can't move stoppedAt forward");this.stoppedAt=e}tryReuse(e,t,i,n){
if(!i)return null;let r=e.curContext&&e.curContext.tracker.strict,o=r?e.curContext.hash:0;for(;i;){let l=this.parser.nodeSet.types[i.type.id]!=i.type?-1:this.parser.
getGoto(e.state,i.type.id);if(l>-1&&i.length&&(!r||(i.prop(D.contextHash)||0)==o))return e.useNode(i,l,t),i;if(i.children.length==0||i.positions[0]>0)break;let a=i.
children[0];if(a instanceof U&&(!n||a.type.id>=this.parser.minRepeatTerm))i=a;else break}return null}advanceStack(e,t,i){let n=e.pos,{parser:r}=this,o=xe?this.stackID(
e)+" -> ":"";if(this.stoppedAt!=null&&n>this.stoppedAt)return e.forceReduce()?e:null;if(this.fragments){let h=e.reducePos<n&&e.buffer.length&&e.buffer[e.buffer.
length-2]<=e.reducePos&&this.fragments.lastRepeatPos==e.reducePos&&this.tryReuse(e,e.reducePos,this.fragments.lastRepeat,!0)||this.tryReuse(e,n,this.fragments.nodeAt(
n),!1);if(h)return xe&&console.log(o+this.stackID(e)+` (via reuse of ${r.getName(h.type.id)})`),!0}let l=r.stateSlot(e.state,4);if(l>0)return e.reduce(l),xe&&console.
log(o+this.stackID(e)+` (via always-reduce ${r.getName(l&65535)})`),!0;if(e.stack.length>=8400)for(;e.stack.length>6e3&&e.forceReduce(););let a=this.tokens.getActions(
e);for(let h=0;h<a.length;){let f=a[h++],c=a[h++],u=a[h++],d=h==a.length||!i,p=d?e:e.split(),m=this.tokens.mainToken;if(p.apply(f,c,m?m.start:p.pos,u),xe&&console.
log(o+this.stackID(p)+` (via ${(f&65536)==0?"shift":`reduce of ${r.getName(f&65535)}`} for ${r.getName(c)} @ ${n}${p==e?"":", split"})`),d)return!0;p.pos>n?t.push(
p):i.push(p)}return!1}advanceFully(e,t){let i=e.pos;for(;;){if(!this.advanceStack(e,null,null))return!1;if(e.pos>i)return pf(e,t),!0}}runRecovery(e,t,i){let n=null,
r=!1;for(let o=0;o<e.length;o++){let l=e[o],a=t[o<<1],h=t[(o<<1)+1],f=xe?this.stackID(l)+" -> ":"";if(l.deadEnd&&(r||(r=!0,l.restart(),xe&&console.log(f+this.stackID(
l)+" (restarted)"),this.advanceFully(l,i))))continue;let c=l.split(),u=f;for(let d=0;d<10&&c.forceReduce()&&(xe&&console.log(u+this.stackID(c)+" (via force-redu\
ce)"),!this.advanceFully(c,i));d++)xe&&(u=this.stackID(c)+" -> ");for(let d of l.recoverByInsert(a))xe&&console.log(f+this.stackID(d)+" (via recover-insert)"),this.
advanceFully(d,i);this.stream.end>l.pos?(h==l.pos&&(h++,a=0),l.recoverByDelete(a,h),xe&&console.log(f+this.stackID(l)+` (via recover-delete ${this.parser.getName(
a)})`),pf(l,i)):(!n||n.score<c.score)&&(n=c)}return n}stackToTree(e){return e.close(),U.build({buffer:Lo.create(e),nodeSet:this.parser.nodeSet,topID:this.topTerm,
maxBufferLength:this.parser.bufferLength,reused:this.reused,start:this.ranges[0].from,length:e.pos-this.ranges[0].from,minRepeatType:this.parser.minRepeatTerm})}stackID(e){
let t=(Do||(Do=new WeakMap)).get(e);return t||Do.set(e,t=String.fromCodePoint(this.nextStackID++)),t+e}};function pf(s,e){for(let t=0;t<e.length;t++){let i=e[t];
if(i.pos==s.pos&&i.sameState(s)){e[t].score<s.score&&(e[t]=s);return}}e.push(s)}var Qo=class{constructor(e,t,i){this.source=e,this.flags=t,this.disabled=i}allows(e){
return!this.disabled||this.disabled[e]==0}};var us=class s extends ri{constructor(e){if(super(),this.wrappers=[],e.version!=14)throw new RangeError(`Parser version (${e.version}) doesn't match runtime ver\
sion (14)`);let t=e.nodeNames.split(" ");this.minRepeatTerm=t.length;for(let l=0;l<e.repeatNodeCount;l++)t.push("");let i=Object.keys(e.topRules).map(l=>e.topRules[l][1]),
n=[];for(let l=0;l<t.length;l++)n.push([]);function r(l,a,h){n[l].push([a,a.deserialize(String(h))])}if(e.nodeProps)for(let l of e.nodeProps){let a=l[0];typeof a==
"string"&&(a=D[a]);for(let h=1;h<l.length;){let f=l[h++];if(f>=0)r(f,a,l[h++]);else{let c=l[h+-f];for(let u=-f;u>0;u--)r(l[h++],a,c);h++}}}this.nodeSet=new Ii(t.
map((l,a)=>re.define({name:a>=this.minRepeatTerm?void 0:l,id:a,props:n[a],top:i.indexOf(a)>-1,error:a==0,skipped:e.skippedNodes&&e.skippedNodes.indexOf(a)>-1}))),
e.propSources&&(this.nodeSet=this.nodeSet.extend(...e.propSources)),this.strict=!1,this.bufferLength=1024;let o=Ki(e.tokenData);this.context=e.context,this.specializerSpecs=
e.specialized||[],this.specialized=new Uint16Array(this.specializerSpecs.length);for(let l=0;l<this.specializerSpecs.length;l++)this.specialized[l]=this.specializerSpecs[l].
term;this.specializers=this.specializerSpecs.map(mf),this.states=Ki(e.states,Uint32Array),this.data=Ki(e.stateData),this.goto=Ki(e.goto),this.maxTerm=e.maxTerm,
this.tokenizers=e.tokenizers.map(l=>typeof l=="number"?new yt(o,l):l),this.topRules=e.topRules,this.dialects=e.dialects||{},this.dynamicPrecedences=e.dynamicPrecedences||
null,this.tokenPrecTable=e.tokenPrec,this.termNames=e.termNames||null,this.maxNode=this.nodeSet.types.length-1,this.dialect=this.parseDialect(),this.top=this.topRules[Object.
keys(this.topRules)[0]]}createParse(e,t,i){let n=new Fo(this,e,t,i);for(let r of this.wrappers)n=r(n,e,t,i);return n}getGoto(e,t,i=!1){let n=this.goto;if(t>=n[0])
return-1;for(let r=n[t+1];;){let o=n[r++],l=o&1,a=n[r++];if(l&&i)return a;for(let h=r+(o>>1);r<h;r++)if(n[r]==e)return a;if(l)return-1}}hasAction(e,t){let i=this.
data;for(let n=0;n<2;n++)for(let r=this.stateSlot(e,n?2:1),o;;r+=3){if((o=i[r])==65535)if(i[r+1]==1)o=i[r=ot(i,r+2)];else{if(i[r+1]==2)return ot(i,r+2);break}if(o==
t||o==0)return ot(i,r+1)}return 0}stateSlot(e,t){return this.states[e*6+t]}stateFlag(e,t){return(this.stateSlot(e,0)&t)>0}validAction(e,t){return!!this.allActions(
e,i=>i==t?!0:null)}allActions(e,t){let i=this.stateSlot(e,4),n=i?t(i):void 0;for(let r=this.stateSlot(e,1);n==null;r+=3){if(this.data[r]==65535)if(this.data[r+1]==
1)r=ot(this.data,r+2);else break;n=t(ot(this.data,r+1))}return n}nextStates(e){let t=[];for(let i=this.stateSlot(e,1);;i+=3){if(this.data[i]==65535)if(this.data[i+
1]==1)i=ot(this.data,i+2);else break;if((this.data[i+2]&1)==0){let n=this.data[i+1];t.some((r,o)=>o&1&&r==n)||t.push(this.data[i],n)}}return t}configure(e){let t=Object.
assign(Object.create(s.prototype),this);if(e.props&&(t.nodeSet=this.nodeSet.extend(...e.props)),e.top){let i=this.topRules[e.top];if(!i)throw new RangeError(`In\
valid top rule name ${e.top}`);t.top=i}return e.tokenizers&&(t.tokenizers=this.tokenizers.map(i=>{let n=e.tokenizers.find(r=>r.from==i);return n?n.to:i})),e.specializers&&
(t.specializers=this.specializers.slice(),t.specializerSpecs=this.specializerSpecs.map((i,n)=>{let r=e.specializers.find(l=>l.from==i.external);if(!r)return i;let o=Object.
assign(Object.assign({},i),{external:r.to});return t.specializers[n]=mf(o),o})),e.contextTracker&&(t.context=e.contextTracker),e.dialect&&(t.dialect=this.parseDialect(
e.dialect)),e.strict!=null&&(t.strict=e.strict),e.wrap&&(t.wrappers=t.wrappers.concat(e.wrap)),e.bufferLength!=null&&(t.bufferLength=e.bufferLength),t}hasWrappers(){
return this.wrappers.length>0}getName(e){return this.termNames?this.termNames[e]:String(e<=this.maxNode&&this.nodeSet.types[e].name||e)}get eofTerm(){return this.
maxNode+1}get topNode(){return this.nodeSet.types[this.top[1]]}dynamicPrecedence(e){let t=this.dynamicPrecedences;return t==null?0:t[e]||0}parseDialect(e){let t=Object.
keys(this.dialects),i=t.map(()=>!1);if(e)for(let r of e.split(" ")){let o=t.indexOf(r);o>=0&&(i[o]=!0)}let n=null;for(let r=0;r<t.length;r++)if(!i[r])for(let o=this.
dialects[t[r]],l;(l=this.data[o++])!=65535;)(n||(n=new Uint8Array(this.maxTerm+1)))[l]=1;return new Qo(e,i,n)}static deserialize(e){return new s(e)}};function ot(s,e){
return s[e]|s[e+1]<<16}function Jp(s){let e=null;for(let t of s){let i=t.p.stoppedAt;(t.pos==t.p.stream.end||i!=null&&t.pos>i)&&t.p.parser.stateFlag(t.state,2)&&
(!e||e.score<t.score)&&(e=t)}return e}function mf(s){if(s.external){let e=s.extend?1:0;return(t,i)=>s.external(t,i)<<1|e}return s.get}var em=188,tm=189,im=1,nm=2,sm=3,rm=4,om=5,lm=6,am=7,hm=8,fm=9,cm=10,um=11,dm=12,pm=13,mm=14,gm=15,bm=16,ym=17,Om=18,xm=19,wm=20,Sm=21,km=22,vm=23,Cm=24,Am=25,Pm=26,
bf=27,yf=28,Of=29,xf=30,Rm=31,Tm=32,Mm=33,Dm=34,Em=35,Bm={inf:em,nan:tm,bool:im,ignoring:nm,on:sm,group_left:rm,group_right:om,offset:lm},wf=(s,e)=>Bm[s.toLowerCase()]||
-1,Lm={avg:hm,atan2:am,bottomk:fm,count:cm,count_values:um,group:dm,max:pm,min:mm,quantile:gm,limitk:bm,limit_ratio:ym,stddev:Om,stdvar:xm,sum:wm,topk:Sm,by:km,
without:vm,and:Cm,or:Am,unless:Pm,smoothed:Rm,anchored:Tm,fill:Mm,fill_left:Dm,fill_right:Em},Sf=(s,e)=>{if(s==="start"&&e.canShift(bf))return bf;if(s==="end"&&
e.canShift(yf))return yf;if(s.toLowerCase()==="start"&&e.canShift(Of))return Of;if(s.toLowerCase()==="end"&&e.canShift(xf))return xf;let t=Lm[s.toLowerCase()];return t!==
void 0&&e.canShift(t)?t:-1},$m=jn({LineComment:O.comment,LabelName:O.labelName,StringLiteral:O.string,NumberDurationLiteral:O.number,NumberDurationLiteralInDurationContext:O.
number,Identifier:O.variableName,"Abs Absent AbsentOverTime Acos Acosh Asin Asinh Atan Atanh AvgOverTime Ceil Changes Clamp ClampMax ClampMin Cos Cosh CountOver\
Time DaysInMonth DayOfMonth DayOfWeek DayOfYear Deg Delta Deriv EndFn Exp Floor HistogramAvg HistogramCount HistogramFraction HistogramQuantile HistogramSum Dou\
bleExponentialSmoothing Hour Idelta Increase Irate LabelReplace LabelJoin LastOverTime Ln Log10 Log2 MaxOverTime MinOverTime Minute Month Pi PredictLinear Prese\
ntOverTime QuantileOverTime Rad Range Rate Resets Round Scalar Sgn Sin Sinh Sort SortDesc SortByLabel SortByLabelDesc Sqrt StartFn Step StddevOverTime StdvarOve\
rTime SumOverTime Tan Tanh Time Timestamp Vector Year":O.function(O.variableName),"Avg Bottomk Count Count_values Group LimitK LimitRatio Max Min Quantile Stdde\
v Stdvar Sum Topk":O.operatorKeyword,"AtModifierPreprocessors By Without Bool On Ignoring GroupLeft GroupRight Offset Smoothed Anchored":O.modifier,"DurationExp\
r/DurationStep DurationExpr/DurationRange DurationExpr/DurationMinOf DurationExpr/DurationMaxOf OffsetDurationExpr/DurationStep OffsetDurationExpr/DurationRange\
 OffsetDurationExpr/DurationMinOf OffsetDurationExpr/DurationMaxOf":O.function(O.variableName),"And Unless Or":O.logicOperator,"Sub Add Mul Mod Div Atan2 Eql Ne\
q Lte Lss Gte Gtr EqlRegex EqlSingle NeqRegex Pow At":O.operator,UnaryOp:O.arithmeticOperator,"( )":O.paren,"[ ]":O.squareBracket,"{ }":O.brace,"\u26A0":O.invalid}),
Im={__proto__:null,absent_over_time:401,absent:403,abs:405,acos:407,acosh:409,asin:411,asinh:413,atan:415,atanh:417,avg_over_time:419,ceil:421,changes:423,clamp:425,
clamp_max:427,clamp_min:429,cos:431,cosh:433,count_over_time:435,days_in_month:437,day_of_month:439,day_of_week:441,day_of_year:443,deg:445,delta:447,deriv:449,
exp:451,first_over_time:453,floor:455,histogram_count:457,histogram_fraction:459,histogram_quantile:461,histogram_quantiles:463,histogram_stddev:465,histogram_stdvar:467,
histogram_sum:469,histogram_avg:471,double_exponential_smoothing:473,hour:475,idelta:477,increase:479,info:481,irate:483,label_replace:485,label_join:487,last_over_time:489,
ln:491,log10:493,log2:495,mad_over_time:497,max_over_time:499,min_over_time:501,ts_of_first_over_time:503,ts_of_max_over_time:505,ts_of_min_over_time:507,ts_of_last_over_time:509,
minute:511,month:513,pi:515,predict_linear:517,present_over_time:519,quantile_over_time:521,rad:523,rate:525,resets:527,round:529,scalar:531,sgn:533,sin:535,sinh:537,
sort:539,sort_desc:541,sort_by_label:543,sort_by_label_desc:545,start_timestamp:547,range:549,step:551,sqrt:553,stddev_over_time:555,stdvar_over_time:557,sum_over_time:559,
tan:561,tanh:563,timestamp:565,time:567,vector:569,year:571,min_of:575,max_of:577},Xm=us.deserialize({version:14,states:"BnOYQPOOO(gQPOOOOQO'#DT'#DTO(lQPO'#DSOO\
QO'#Db'#DbO(wQPO'#FqQ0_QQOOOOQO'#Ds'#DsO(rQPO'#DrOYQPO'#F{OYQPO'#F}O1xQSO'#GPO2TQQO'#GOOOQO'#GO'#GOOOQO'#Gd'#GdOOQO'#Dt'#DtOOQO'#Dv'#DvOOQO'#Dw'#DwOOQO'#Dx'#DxO\
OQO'#Dy'#DyOOQO'#Dz'#DzOOQO'#D{'#D{OOQO'#D|'#D|OOQO'#D}'#D}OOQO'#EO'#EOOOQO'#EP'#EPOOQO'#EQ'#EQOOQO'#ER'#EROOQO'#ES'#ESOOQO'#ET'#ETOOQO'#EU'#EUOOQO'#EV'#EVOOQO'\
#EW'#EWOOQO'#EX'#EXOOQO'#EY'#EYOOQO'#EZ'#EZOOQO'#E['#E[OOQO'#E]'#E]OOQO'#E^'#E^OOQO'#E_'#E_OOQO'#E`'#E`OOQO'#Ea'#EaOOQO'#Eb'#EbOOQO'#Ec'#EcOOQO'#Ed'#EdOOQO'#Ee'\
#EeOOQO'#Ef'#EfOOQO'#Eg'#EgOOQO'#Eh'#EhOOQO'#Ei'#EiOOQO'#Ej'#EjOOQO'#Ek'#EkOOQO'#El'#ElOOQO'#Em'#EmOOQO'#En'#EnOOQO'#Eo'#EoOOQO'#Ep'#EpOOQO'#Eq'#EqOOQO'#Er'#ErO\
OQO'#Es'#EsOOQO'#Et'#EtOOQO'#Eu'#EuOOQO'#Ev'#EvOOQO'#Ew'#EwOOQO'#Ex'#ExOOQO'#Ey'#EyOOQO'#Ez'#EzOOQO'#E{'#E{OOQO'#E|'#E|OOQO'#E}'#E}OOQO'#FO'#FOOOQO'#FP'#FPOOQO'\
#FQ'#FQOOQO'#FR'#FROOQO'#FS'#FSOOQO'#FT'#FTOOQO'#FU'#FUOOQO'#FV'#FVOOQO'#FW'#FWOOQO'#FX'#FXOOQO'#FY'#FYOOQO'#FZ'#FZOOQO'#F['#F[OOQO'#F]'#F]OOQO'#F^'#F^OOQO'#F_'\
#F_OOQO'#F`'#F`OOQO'#Fa'#FaOOQO'#Fb'#FbOOQO'#Fc'#FcOOQO'#Fd'#FdOOQO'#Fe'#FeOOQO'#Ff'#FfOOQO'#Fg'#FgOOQO'#Fh'#FhOOQO'#Fi'#FiOOQO'#Fj'#FjOOQO'#Fk'#FkOOQO'#Fl'#FlO\
OQO'#Fm'#FmOOQO'#Fn'#FnQOQPOOO3zQPO'#DUO4PQPO'#DZO(rQPO,59nO4WQQO,59nOOQO,59|,59|O6QQPO,59vO6QQPO,59vO6QQPO,59vO6QQPO,59vO6QQPO,59vO=qQPO,5<ZO>cQPO,5<cOOQO,5<e,\
5<eOOQO,5<f,5<fO?fQPO,5<rOOQO,5:^,5:^O?pQQO,5<gO?wQQO,5<iOOQO'#DX'#DXOAkQPO'#GQOAyQPO,5<kOOQO,5<k,5<kOBVQPO,5<kOOQO,5<j,5<jOB_QSO'#DVOOQO,59p,59pOOQO,59u,59uOBj\
QQO,59uOOQO1G/Y1G/YOOQO'#D^'#D^O3zQPO'#D_OBtQPO'#DaOByQPO'#DcOCOQPO'#DdOOQO'#D`'#D`OJbQPO'#D`OJiQPO'#D`OOQO'#Gh'#GhOJpQPO'#GhO!$WQPO'#GhOYQPO1G/bOYQPO1G/bOYQPO1\
G/bOYQPO1G/bOYQPO1G/bOOQO'#Fq'#FqOOQO'#Fv'#FvO!$bQSO1G1uO=qQPO'#FpOOQO'#Fr'#FrOOQO'#Fs'#FsOOQO'#Ft'#FtOOQO'#Fu'#FuO!$|QPO'#FpO!%RQPO'#FpO=qQPO'#FpOOQO'#Fp'#FpO>\
cQPO'#FxOOQO1G1}1G1}O!%WQPO'#FxO!%]QPO'#FxO=qQPO'#FxOOQO'#Fx'#FxO!%bQPO'#DbOOQO'#GY'#GYOOQO1G2^1G2^O!%mQPO1G2^OOQO1G2R1G2ROOQO'#GR'#GRO!%rQPO,5<lO!%wQPO,5<qO!%|\
QSO1G2VO!&XQPO1G2VOOQO1G2V1G2VOOQO,59q,59qO!&aQPO,59qOYQPO'#G]O!&iQPO1G/aOOQO1G/a1G/aO!&qQPO,59yO?TQPO,59{O?TQPO,59}O?TQPO,5:OOOQO,59z,59zOOQO,5=S,5=SO!._QPO,5=\
SO!7]QQO7+$|O!7mQQO7+$|O!9XQQO7+$|O!9uQQO7+$|O!;jQQO7+$|O=qQPO,5<[O=qQPO,5<[OOQO7+'a7+'aO!<ZQPO7+'nO!<vQSO,5<[O!=QQPO,5<[O=qQPO,5<[O!=kQQO,5<[OOQO,5<d,5<dO!=rQP\
O,5<dO=qQPO,5<dO!=wQQO,5<dO!>OQPO7+'xOOQO1G2W1G2WOOQO1G2]1G2]O!>TQPO,5<xOOQO,5<x,5<xOOQO7+'q7+'qO!>iQSO7+'qOOQO-E:[-E:[O!>tQSO1G/]O!?PQPO1G/]OOQO1G/]1G/]O!?XQQO\
,5<wOOQO-E:Z-E:ZOOQO7+${7+${O!?cQPO1G/eO!FyQPO1G/gO!GOQPO1G/iO!GTQPO1G/jOOQO1G2n1G2nO!GnQSO1G1vO!GxQSO1G1vO!HdQQO<<KYOOQO<<KY<<KYOOQO1G1v1G1vO!HkQQO1G1vO!HrQQO,\
5<[OOQO1G2O1G2OO!IPQQO1G2OOOQO<<Kd<<KdOOQO<<K]<<K]P!IWQSO'#G^OOQO,5<v,5<vOOQO7+$w7+$wO!I`QSO7+$wOOQO-E:Y-E:YOOQO7+%P7+%POOQO7+%R7+%ROOQO7+%T7+%TOOQO7+%U7+%UOOQO\
AN@tAN@tO=qQPO7+'bO!IkQQO1G1vO!IxQQO1G1vO=qQPO7+'jOOQO<<Hc<<HcP!JgQSO'#G[O!JoQQO<<J|O!JvQQO<<KUOOQOAN@hAN@hOOQOAN@pAN@pO=qQPO'#FpO=qQPO,5<[O=qQPO,5<[",stateData:"\
!J}~O%VOStOS~OWQOXQOYQOZQO[QO]QO^QO_QO`QOaQObQOcQOdQOeQOkVOlVO|^O!i[O%SSO%TSO%XXO%]TO%^TO%_SO%`_O%a`O%baO%cbO%dcO%edO%feO%gfO%hgO%ihO%jiO%kjO%lkO%mlO%nmO%onO%po\
O%qpO%rqO%srO%tsO%utO%vuO%wvO%xwO%yxO%zyO%{zO%|{O%}|O&O}O&P!OO&Q!PO&R!QO&S!RO&T!SO&U!TO&V!UO&W!VO&X!WO&Y!XO&Z!YO&[!ZO&]![O&^!]O&_!^O&`!_O&a!`O&b!aO&c!bO&d!cO&e!\
dO&f!eO&g!fO&h!gO&i!hO&j!iO&k!jO&l!kO&m!lO&n!mO&o!nO&p!oO&q!pO&r!qO&s!rO&t!sO&u!tO&v!uO&w!vO&x!wO&y!xO&z!yO&{!zO&|!{O&}!|O'O!}O'P#OO'Q#PO'R#QO'S#RO'T#SO'U#TO'V#\
UO'W#VO'X#WO'_ZO~O!i#XO~Of#YOg#YO%X#ZO~O%S#^O%T#^O%_#^OW$eXX$eXY$eXZ$eX[$eX]$eX^$eX_$eX`$eXa$eXb$eXc$eXd$eXe$eXk$eXl$eX|$eX!i$eX%S$eX%T$eX%X$eX%]$eX%^$eX%_$eX%`\
$eX%a$eX%b$eX%c$eX%d$eX%e$eX%f$eX%g$eX%h$eX%i$eX%j$eX%k$eX%l$eX%m$eX%n$eX%o$eX%p$eX%q$eX%r$eX%s$eX%t$eX%u$eX%v$eX%w$eX%x$eX%y$eX%z$eX%{$eX%|$eX%}$eX&O$eX&P$eX&Q\
$eX&R$eX&S$eX&T$eX&U$eX&V$eX&W$eX&X$eX&Y$eX&Z$eX&[$eX&]$eX&^$eX&_$eX&`$eX&a$eX&b$eX&c$eX&d$eX&e$eX&f$eX&g$eX&h$eX&i$eX&j$eX&k$eX&l$eX&m$eX&n$eX&o$eX&p$eX&q$eX&r\
$eX&s$eX&t$eX&u$eX&v$eX&w$eX&x$eX&y$eX&z$eX&{$eX&|$eX&}$eX'O$eX'P$eX'Q$eX'R$eX'S$eX'T$eX'U$eX'V$eX'W$eX'X$eX'_$eX~OU#eOV#_Oh#bOi#cOj#bOo#gOp#fO!P#_O!X#_O!Y#_O!Z\
#_O![#`O!]#`O!^#aO!_#aO!`#aO!a#aO!b#aO!c#aO!d#aO!e#aO${#hO'Y#dO~Oz#mO|#lO'`#oO~O'_ZOU$rXV$rXh$rXi$rXj$rXo$rXp$rX!P$rX!X$rX!Y$rX!Z$rX![$rX!]$rX!^$rX!_$rX!`$rX!a$\
rX!b$rX!c$rX!d$rX!e$rX${$rX%R$rX'Y$rX%Z$rX%Y$rX~O%X#rO~O%Z#tO~PYOf#YOg#YOUvaVvahvaivajvaovapva!Pva!Xva!Yva!Zva![va!]va!^va!_va!`va!ava!bva!cva!dva!eva${va%Rva'Y\
va%Zva%Yva~OP#wOQ#xOR#xOq#yOr#zOs#{OW%[PX%[PY%[PZ%[P[%[P]%[P^%[P_%[P`%[Pa%[Pb%[Pc%[Pd%[Pe%[Pk%[Pl%[P|%[P!i%[P%S%[P%T%[P%X%[P%]%[P%^%[P%_%[P%`%[P%a%[P%b%[P%c%[P%\
d%[P%e%[P%f%[P%g%[P%h%[P%i%[P%j%[P%k%[P%l%[P%m%[P%n%[P%o%[P%p%[P%q%[P%r%[P%s%[P%t%[P%u%[P%v%[P%w%[P%x%[P%y%[P%z%[P%{%[P%|%[P%}%[P&O%[P&P%[P&Q%[P&R%[P&S%[P&T%[P&\
U%[P&V%[P&W%[P&X%[P&Y%[P&Z%[P&[%[P&]%[P&^%[P&_%[P&`%[P&a%[P&b%[P&c%[P&d%[P&e%[P&f%[P&g%[P&h%[P&i%[P&j%[P&k%[P&l%[P&m%[P&n%[P&o%[P&p%[P&q%[P&r%[P&s%[P&t%[P&u%[P&\
v%[P&w%[P&x%[P&y%[P&z%[P&{%[P&|%[P&}%[P'O%[P'P%[P'Q%[P'R%[P'S%[P'T%[P'U%[P'V%[P'W%[P'X%[P'_%[P~O%S$YO%T$YO%X$cO%]$XO%^$XO%_$YO&|$^O&}$]O'Z$_O'[$`O~O%S$YO%T$YO%X\
$iO%]$XO%^$XO%_$YO&|$^O&}$]O'Z$_O'[$`O~O%SSO%TSO%]$kO%^$kO%_SO~Om$lOn$lO~P?TO%Z$oO~P0_O!P#_OU$qaV$qah$qai$qaj$qao$qap$qa!X$qa!Y$qa!Z$qa![$qa!]$qa!^$qa!_$qa!`$qa\
!a$qa!b$qa!c$qa!d$qa!e$qa${$qa%R$qa'Y$qa%Z$qa%Y$qa~O!e$pO$v$pO$w$pO$x$pO~O!e$pO$v$pO$w$pO$x$pO%Y$sO'`$uO~Oz$wO|#lO%Z$vO~O%Y$xO%Z$zO~P0_O%X$|O~O%X$}O~O%X%OO~OW!S\
XX!SXY!SXZ!SX[!SX]!SX^!SX_!SX`!SXa!SXb!SXc!SXd!SXe!SXk!SXl!SX|!SX!i!SX%S!SX%T!SX%X!SX%]!SX%^!SX%_!SX%`!SX%a!SX%b!SX%c!SX%d!SX%e!SX%f!SX%g!SX%h!SX%i!SX%j!SX%k!SX\
%l!SX%m!SX%n!SX%o!SX%p!SX%q!SX%r!SX%s!SX%t!SX%u!SX%v!SX%w!SX%x!SX%y!SX%z!SX%{!SX%|!SX%}!SX&O!SX&P!SX&Q!SX&R!SX&S!SX&T!SX&U!SX&V!SX&W!SX&X!SX&Y!SX&Z!SX&[!SX&]!SX\
&^!SX&_!SX&`!SX&a!SX&b!SX&c!SX&d!SX&e!SX&f!SX&g!SX&h!SX&i!SX&j!SX&k!SX&l!SX&m!SX&n!SX&o!SX&p!SX&q!SX&r!SX&s!SX&t!SX&u!SX&v!SX&w!SX&x!SX&y!SX&z!SX&{!SX&|!SX&}!SX\
'O!SX'P!SX'Q!SX'R!SX'S!SX'T!SX'U!SX'V!SX'W!SX'X!SX'_!SX~Os#{O~PCTOr#zO~PCTOq#yOr#zOs#{OW%[XX%[XY%[XZ%[X[%[X]%[X^%[X_%[X`%[Xa%[Xb%[Xc%[Xd%[Xe%[Xk%[Xl%[X|%[X!i%[X\
%S%[X%T%[X%X%[X%]%[X%^%[X%_%[X%`%[X%a%[X%b%[X%c%[X%d%[X%e%[X%f%[X%g%[X%h%[X%i%[X%j%[X%k%[X%l%[X%m%[X%n%[X%o%[X%p%[X%q%[X%r%[X%s%[X%t%[X%u%[X%v%[X%w%[X%x%[X%y%[X\
%z%[X%{%[X%|%[X%}%[X&O%[X&P%[X&Q%[X&R%[X&S%[X&T%[X&U%[X&V%[X&W%[X&X%[X&Y%[X&Z%[X&[%[X&]%[X&^%[X&_%[X&`%[X&a%[X&b%[X&c%[X&d%[X&e%[X&f%[X&g%[X&h%[X&i%[X&j%[X&k%[X\
&l%[X&m%[X&n%[X&o%[X&p%[X&q%[X&r%[X&s%[X&t%[X&u%[X&v%[X&w%[X&x%[X&y%[X&z%[X&{%[X&|%[X&}%[X'O%[X'P%[X'Q%[X'R%[X'S%[X'T%[X'U%[X'V%[X'W%[X'X%[X'_%[X~OQ#xOR#xO~PJpO\
!P%XO!X%XO!Y%XO!Z%XO![%YO!]%YO']%ZO'^%[O~O%X%^O~O%X%_O~O%X%bO~O%X%cO~O%S#^O%T#^O%_#^O~O%X%eO~O|%fO~O|%gO~Oz#mO|#lO'`%jO~O%Y%kO'`%jO~O%Y%mO%Z%oO~O%Y$xO%Z%rO~OS%s\
OT%sOW!RaX!RaY!RaZ!Ra[!Ra]!Ra^!Ra_!Ra`!Raa!Rab!Rac!Rad!Rae!Rak!Ral!Raq!Rar!Ras!Ra|!Ra!i!Ra%S!Ra%T!Ra%X!Ra%]!Ra%^!Ra%_!Ra%`!Ra%a!Ra%b!Ra%c!Ra%d!Ra%e!Ra%f!Ra%g!Ra\
%h!Ra%i!Ra%j!Ra%k!Ra%l!Ra%m!Ra%n!Ra%o!Ra%p!Ra%q!Ra%r!Ra%s!Ra%t!Ra%u!Ra%v!Ra%w!Ra%x!Ra%y!Ra%z!Ra%{!Ra%|!Ra%}!Ra&O!Ra&P!Ra&Q!Ra&R!Ra&S!Ra&T!Ra&U!Ra&V!Ra&W!Ra&X!Ra\
&Y!Ra&Z!Ra&[!Ra&]!Ra&^!Ra&_!Ra&`!Ra&a!Ra&b!Ra&c!Ra&d!Ra&e!Ra&f!Ra&g!Ra&h!Ra&i!Ra&j!Ra&k!Ra&l!Ra&m!Ra&n!Ra&o!Ra&p!Ra&q!Ra&r!Ra&s!Ra&t!Ra&u!Ra&v!Ra&w!Ra&x!Ra&y!Ra\
&z!Ra&{!Ra&|!Ra&}!Ra'O!Ra'P!Ra'Q!Ra'R!Ra'S!Ra'T!Ra'U!Ra'V!Ra'W!Ra'X!Ra'_!Ra~Oq#yOr#zOs#{OW%[aX%[aY%[aZ%[a[%[a]%[a^%[a_%[a`%[aa%[ab%[ac%[ad%[ae%[ak%[al%[a|%[a!i%\
[a%S%[a%T%[a%X%[a%]%[a%^%[a%_%[a%`%[a%a%[a%b%[a%c%[a%d%[a%e%[a%f%[a%g%[a%h%[a%i%[a%j%[a%k%[a%l%[a%m%[a%n%[a%o%[a%p%[a%q%[a%r%[a%s%[a%t%[a%u%[a%v%[a%w%[a%x%[a%y%\
[a%z%[a%{%[a%|%[a%}%[a&O%[a&P%[a&Q%[a&R%[a&S%[a&T%[a&U%[a&V%[a&W%[a&X%[a&Y%[a&Z%[a&[%[a&]%[a&^%[a&_%[a&`%[a&a%[a&b%[a&c%[a&d%[a&e%[a&f%[a&g%[a&h%[a&i%[a&j%[a&k%\
[a&l%[a&m%[a&n%[a&o%[a&p%[a&q%[a&r%[a&s%[a&t%[a&u%[a&v%[a&w%[a&x%[a&y%[a&z%[a&{%[a&|%[a&}%[a'O%[a'P%[a'Q%[a'R%[a'S%[a'T%[a'U%[a'V%[a'W%[a'X%[a'_%[a~O!P#_OU!Oqh!\
Oqi!Oqj!Oqo!Oqp!Oq![!Oq!]!Oq!^!Oq!_!Oq!`!Oq!a!Oq!b!Oq!c!Oq!d!Oq!e!Oq${!Oq%R!Oq'Y!Oq%Z!Oq%Y!Oq~OV!Oq!X!Oq!Y!Oq!Z!Oq~P!5uOV#_O!X#_O!Y#_O!Z#_O~P!5uOV#_O!P#_O!X#_O!\
Y#_O!Z#_O![#`O!]#`OU!Oqh!Oqi!Oqj!Oqo!Oqp!Oq${!Oq%R!Oq'Y!Oq%Z!Oq%Y!Oq~O!^!Oq!_!Oq!`!Oq!a!Oq!b!Oq!c!Oq!d!Oq!e!Oq~P!7}O!^#aO!_#aO!`#aO!a#aO!b#aO!c#aO!d#aO!e#aO~P!7\
}OV#_Oh#bOj#bO!P#_O!X#_O!Y#_O!Z#_O![#`O!]#`O!^#aO!_#aO!`#aO!a#aO!b#aO!c#aO!d#aO!e#aO~OU!Oqi!Oqo!Oqp!Oq${!Oq%R!Oq'Y!Oq%Z!Oq%Y!Oq~P!:cO']%{O~P=qO!X$da!Y$da!Z$da![\
$da!]$da']$da~O!P%XO'^$da~P!<bO%Z%|O~O!P&jO!X&jO!Y&jO!Z&jO![&kO!]&kO~O%Z%|O~P!=VO%Z&PO~O%Z&PO~P!=VO%Z&RO~O!e$pO$v$pO$w$pO$x$pO%Y%Qa'`%Qa~Oz#mO|#lO'`&SO~Oz&UO|#l\
O%Z&VO~O%Y&WO%Z&VO~O%Y%Pa%Z%Pa~P0_O%X#rOW!RiX!RiY!RiZ!Ri[!Ri]!Ri^!Ri_!Ri`!Ria!Rib!Ric!Rid!Rie!Rik!Ril!Riq!Rir!Ris!Ri|!Ri!i!Ri%S!Ri%T!Ri%]!Ri%^!Ri%_!Ri%`!Ri%a!Ri\
%b!Ri%c!Ri%d!Ri%e!Ri%f!Ri%g!Ri%h!Ri%i!Ri%j!Ri%k!Ri%l!Ri%m!Ri%n!Ri%o!Ri%p!Ri%q!Ri%r!Ri%s!Ri%t!Ri%u!Ri%v!Ri%w!Ri%x!Ri%y!Ri%z!Ri%{!Ri%|!Ri%}!Ri&O!Ri&P!Ri&Q!Ri&R!Ri\
&S!Ri&T!Ri&U!Ri&V!Ri&W!Ri&X!Ri&Y!Ri&Z!Ri&[!Ri&]!Ri&^!Ri&_!Ri&`!Ri&a!Ri&b!Ri&c!Ri&d!Ri&e!Ri&f!Ri&g!Ri&h!Ri&i!Ri&j!Ri&k!Ri&l!Ri&m!Ri&n!Ri&o!Ri&p!Ri&q!Ri&r!Ri&s!Ri\
&t!Ri&u!Ri&v!Ri&w!Ri&x!Ri&y!Ri&z!Ri&{!Ri&|!Ri&}!Ri'O!Ri'P!Ri'Q!Ri'R!Ri'S!Ri'T!Ri'U!Ri'V!Ri'W!Ri'X!Ri'_!Ri~O%Z&ZO~O%Z&[O~O%Z&]O~O!X$di!Y$di!Z$di![$di!]$di']$di~O\
!P%XO'^$di~P!GYO!P%XO!X%XO!Y%XO!Z%XO![$di!]$di']$di'^$di~O']&^O~P!=VO%Y&_O~P!=VO!P&jO%Z$da%Y$da~P!<bO%Y&bO~P!=VOz#mO|#lO~Oz&UO|#lO%Z&cO~O!P&jO%Z$di%Y$di~P!GYO!P\
&jO!X&jO!Y&jO!Z&jO![$di!]$di%Z$di']$di%Y$di~Oz&UO|#lO~O%Z&gO~P!=VO%Z&hO~P!=VO",goto:".b%]PPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPP%^%j%v%|P&VP&g%^P&p&w'R'a'k(T(bPP\
PPPPPPPPPPP%^(o({P({({({({({({({({({({({({({({({({({({({({({({({({({({({({({({({({({({({({({({({({({({({({({({({({({({({({({({({({({({({({({({({({({({({({({({({\
({({({({({({({({({({({({({({%^)X*T*w*w+]+]+q%^,V%^%^%^%^%^%^,],l,tPPP,l%^P,{P-O-U-[PPPPP-cPPP.Re^OXY#Z$S$T$U$V$W$xeROXY#Z$S$T$U$V$W$xQ#[RR#v#]Q#s#YQ${#xR&Y%sQ#n\
ZQ$w#rU%h$s%k&TV&U%m&W&dQ#]RQ#iWR#v#[Z$R#_#`#a#b#cY$Q#_#`#a#b#cR%R$RY$P#_#`#a#b#cS%Q$Q$RR%w%Ra#|#_#`#a#b#c$Q$R%Rd^OXY#Z$S$T$U$V$W$xQ$m#hQ%t$|Q%u$}R%v%O`#}#_#`#a\
#b#c$Q$R%RR%P$O`$O#_#`#a#b#c$Q$R%RR%P#}eWOXY#Z$S$T$U$V$W$xeVOXY#Z$S$T$U$V$W$xQ$Z#dQ%]$[Q%`$cQ%d$iQ%x%XQ%y%YQ%z%[Q%}%_Q&O&iQ&Q%cQ&`&jQ&a&kQ&e&_R&f&bdYOXY#Z$S$T$U\
$V$W$xW$[#d$[%X%YS$e#e$ee&i$c$i%[%_%c&_&b&i&j&kl$a#d$[$c$i%X%Y%[%_%c&_&b&i&j&kT$g#e$el$b#d$[$c$i%X%Y%[%_%c&_&b&i&j&kT$h#e$el$d#d$[$c$i%X%Y%[%_%c&_&b&i&j&kT$j#e$\
eQ$f#eR%a$ed]OXY#Z$S$T$U$V$W$xR#q[Q#pZV%i$s%k&TQ$q#mT$r#n%hR$n#hQ%n$wR&X%nQ$y#uR%q$yS$t#n#pR%l$tQUOQ#jXQ#kYQ#u#ZQ%S$SQ%T$TQ%U$UQ%V$VQ%W$WR%p$xQ$S#_Q$T#`Q$U#aQ$V\
#bR$W#c",nodeNames:"\u26A0 Bool Ignoring On GroupLeft GroupRight Offset Atan2 Avg Bottomk Count CountValues Group Max Min Quantile LimitK LimitRatio Stddev Stdvar Su\
m Topk By Without And Or Unless StartFn EndFn AtStart AtEnd Smoothed Anchored Fill FillLeft FillRight LineComment PromQL AggregateExpr AggregateOp AggregateModi\
fier GroupingLabels LabelName QuotedLabelName StringLiteral FunctionCallBody BinaryExpr Pow BoolModifier MatchingModifierClause FillModifier FillClause NumberDu\
rationLiteral FillLeftClause FillRightClause Mul Div Mod Add Sub Eql Gte Gtr TrimUpper TrimLower Lte Lss Neq FunctionCall FunctionIdentifier AbsentOverTime Iden\
tifier Absent Abs Acos Acosh Asin Asinh Atan Atanh AvgOverTime Ceil Changes Clamp ClampMax ClampMin Cos Cosh CountOverTime DaysInMonth DayOfMonth DayOfWeek DayO\
fYear Deg Delta Deriv Exp FirstOverTime Floor HistogramCount HistogramFraction HistogramQuantile HistogramQuantiles HistogramStdDev HistogramStdVar HistogramSum\
 HistogramAvg DoubleExponentialSmoothing Hour Idelta Increase Info Irate LabelReplace LabelJoin LastOverTime Ln Log10 Log2 MadOverTime MaxOverTime MinOverTime T\
sOfFirstOverTime TsOfMaxOverTime TsOfMinOverTime TsOfLastOverTime Minute Month Pi PredictLinear PresentOverTime QuantileOverTime Rad Rate Resets Round Scalar Sg\
n Sin Sinh Sort SortDesc SortByLabel SortByLabelDesc StartTimestamp Range Step Sqrt StddevOverTime StdvarOverTime SumOverTime Tan Tanh Timestamp Time Vector Yea\
r MatrixSelector DurationExpr UnaryOp DurationStep DurationRange DurationMinOf DurationMaxOf NumberDurationLiteralInDurationContext OffsetExpr OffsetDurationExp\
r AnchoredExpr SmoothedExpr ParenExpr SubqueryExpr UnaryExpr VectorSelector LabelMatchers UnquotedLabelMatcher MatchOp EqlSingle EqlRegex NeqRegex QuotedLabelMa\
tcher StepInvariantExpr At AtModifierPreprocessors MetricName",maxTerm:292,nodeProps:[["group",-14,38,44,46,52,68,157,165,167,168,169,170,171,172,180,"Expr"]],propSources:[
$m],skippedNodes:[0,36],repeatNodeCount:3,tokenData:"4{~RwX^#lpq#lqr$ars$tst&luv'Twx'Yxy({yz)Qz{)V{|)[|})c}!O)h!O!P)o!P!Q*u!Q!R*z!R![+u![!]1O!^!_1z!_!`2a!`!a2v!\
b!c3]!c!}3b!}#O3x#P#Q3}#Q#R4S#R#S3b#S#T4X#T#o3b#o#p4q#q#r4v#y#z#l$f$g#l#BY#BZ#l$IS$I_#l$I|$JO#l$JT$JU#l$KV$KW#l&FU&FV#l~#qY%V~X^#lpq#l#y#z#l$f$g#l#BY#BZ#l$IS$I_\
#l$I|$JO#l$JT$JU#l$KV$KW#l&FU&FV#l~$dQ!_!`$j#r#s$o~$oO!e~~$tO$x~~$yW|~OY$tZr$trs%cs#O$t#O#P%h#P;'S$t;'S;=`&f<%lO$t~%hO|~~%kRO;'S$t;'S;=`%t;=`O$t~%yX|~OY$tZr$trs\
%cs#O$t#O#P%h#P;'S$t;'S;=`&f;=`<%l$t<%lO$t~&iP;=`<%l$t~&qSt~OY&lZ;'S&l;'S;=`&}<%lO&l~'QP;=`<%l&l~'YO!Z~~'_W|~OY'YZw'Ywx%cx#O'Y#O#P'w#P;'S'Y;'S;=`(u<%lO'Y~'zRO;'\
S'Y;'S;=`(T;=`O'Y~(YX|~OY'YZw'Ywx%cx#O'Y#O#P'w#P;'S'Y;'S;=`(u;=`<%l'Y<%lO'Y~(xP;=`<%l'Y~)QO%X~~)VO%Z~~)[O!X~V)cO%^P![U~)hO%Y~V)oO%]P!]U~)rP!Q![)u~)zS%_~!Q![)u!g\
!h*W#R#S)o#X#Y*W~*ZR{|*d}!O*d!Q![*j~*gP!Q![*j~*oQ%_~!Q![*j#R#S*d~*zO!Y~~+P[%_~!O!P)o!Q![+u!g!h*W#R#S,m#W#X-X#X#Y*W#[#]-p#a#b.U#g#h.x#k#l/Z#l#m0d#m#n/u~+zZ%_~!O!\
P)o!Q![+u!g!h*W#R#S,m#W#X-X#X#Y*W#[#]-p#a#b.U#g#h.x#k#l/Z#m#n/u~,pP!Q![,s~,xT%_~!O!P)o!Q![,s!g!h*W#R#S,m#X#Y*W~-^P%_~!Q![-a~-dS!Q![-a#[#]-p#a#b.U#g#h.x~-uP%_~!Q\
![-x~-{R!Q![-x#a#b.U#g#h.x~.ZQ%_~!Q![.a#g#h.s~.dR!Q![.a#a#b.m#g#h.x~.pP#g#h.s~.xO%_~~.}P%_~!Q![/Q~/TQ!Q![/Q#a#b.m~/`P%_~!Q![/c~/fT!Q![/c#W#X-X#[#]-p#a#b.U#g#h.x\
~/zP%_~!Q![/}~0QU!Q![/}#W#X-X#[#]-p#a#b.U#g#h.x#k#l/Z~0gR!Q![0p!c!i0p#T#Z0p~0uR%_~!Q![0p!c!i0p#T#Z0pV1VT'^S!iR!Q![1f![!]1f!c!}1f#R#S1f#T#o1fR1kT!iR!Q![1f![!]1f!\
c!}1f#R#S1f#T#o1f~2PQ!d~!P!Q2V!_!`2[~2[O!a~~2aO!c~~2fQ$vP!_!`2l#r#s2qQ2qO!^Q~2vO$w~~2{Q!`~!P!Q3R!_!`3W~3WO!b~~3]O!_~~3bO${~V3iT!iRzS!Q![3b![!]1f!c!}3b#R#S3b#T#o\
3b~3}O'Y~~4SO']~~4XO!P~~4[TO#S4X#S#T%c#T;'S4X;'S;=`4k<%lO4X~4nP;=`<%l4X~4vO'_~~4{O'`~",tokenizers:[0,1,2],topRules:{PromQL:[0,37],MetricName:[1,183]},specialized:[
{term:71,get:(s,e)=>wf(s)<<1,external:wf},{term:71,get:(s,e)=>Sf(s,e)<<1|1,external:Sf,extend:!0},{term:71,get:s=>Im[s]||-1}],tokenPrec:0});export{_ as EditorState,T as EditorView,Hi as HighlightStyle,Jr as LRLanguage,mh as acceptCompletion,wd as autocompletion,gh as closeCompletion,yh as completionKeymap,
Np as defaultKeymap,Bd as history,Wd as historyKeymap,Tp as insertNewline,Vn as keymap,Xm as parser,bo as pickedCompletion,fu as placeholder,kd as selectedCompletion,
Vp as setDiagnostics,qu as syntaxHighlighting,O as tags,cu as tooltips};
